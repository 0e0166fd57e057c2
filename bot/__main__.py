"""``python -m bot COMMAND``, also installed as ``oppy COMMAND``."""

from bot.cli import main

if __name__ == "__main__":
    main()
