"""Sums kept in the transaction of every change, so that the weekly figures need no rows.

``parts`` says what one opportunity adds to the sums, ``keeping`` writes the difference that a
transaction makes, ``building`` makes the sums of what was there before and compares them, and
``reading`` answers from them, while they are whole, what everybody's figures of now need.
"""
