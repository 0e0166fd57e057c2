/** The emoji that messages commonly use, by Slack's names. */

const TABLE = `
smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 joy 😂 rofl 🤣 slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊
innocent 😇 heart_eyes 😍 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 sunglasses 😎 star-struck 🤩
partying_face 🥳 smirk 😏 unamused 😒 disappointed 😞 pensive 😔 worried 😟 confused 😕 slightly_frowning_face 🙁 cry 😢 sob 😭
angry 😠 rage 😡 exploding_head 🤯 flushed 😳 scream 😱 thinking_face 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶
face_with_rolling_eyes 🙄 zipper_mouth_face 🤐 sleeping 😴 relieved 😌 sweat_smile 😅 hugging_face 🤗 nerd_face 🤓 robot_face 🤖
see_no_evil 🙈 wave 👋 raised_hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈 point_right 👉 point_up ☝️ point_up_2 👆
point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ facepunch 👊 clap 👏 raised_hands 🙌 open_hands 👐 handshake 🤝 pray 🙏
writing_hand ✍️ muscle 💪 eyes 👀 brain 🧠 speaking_head_in_silhouette 🗣️ bust_in_silhouette 👤 busts_in_silhouette 👥 man-shrugging 🤷‍♂️
woman-shrugging 🤷‍♀️ shrug 🤷 runner 🏃 walking 🚶 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙
purple_heart 💜 black_heart 🖤 broken_heart 💔 sparkling_heart 💖 100 💯 boom 💥 dizzy 💫 sweat_drops 💦 dash 💨 speech_balloon 💬
thought_balloon 💭 zzz 💤 dog 🐶 cat 🐱 fox_face 🦊 bear 🐻 whale 🐳 octopus 🐙 turtle 🐢 snail 🐌 bug 🐛 bee 🐝 unicorn_face 🦄
seedling 🌱 herb 🌿 evergreen_tree 🌲 deciduous_tree 🌳 four_leaf_clover 🍀 maple_leaf 🍁 sunflower 🌻 rose 🌹 tulip 🌷 cactus 🌵
sunny ☀️ partly_sunny ⛅ cloud ☁️ rain_cloud 🌧️ thunder_cloud_and_rain ⛈️ zap ⚡ snowflake ❄️ fire 🔥 ocean 🌊 rainbow 🌈 sunrise 🌅
crescent_moon 🌙 star ⭐ star2 🌟 sparkles ✨ earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 apple 🍎
pizza 🍕 cake 🍰 birthday 🎂 coffee ☕ tea 🍵 beer 🍺 beers 🍻 champagne 🍾 clinking_glasses 🥂 fork_and_knife 🍴 gift 🎁 tada 🎉
confetti_ball 🎊 balloon 🎈 trophy 🏆 medal 🏅 sports_medal 🏅 first_place_medal 🥇 second_place_medal 🥈 third_place_medal 🥉 soccer ⚽
dart 🎯 game_die 🎲 art 🎨 musical_note 🎵 microphone 🎤 headphones 🎧 rocket 🚀 airplane ✈️ car 🚗 truck 🚚 train 🚆 ship 🚢 anchor ⚓
construction 🚧 rotating_light 🚨 vertical_traffic_light 🚦 checkered_flag 🏁 triangular_flag_on_post 🚩 white_flag 🏳️ waving_white_flag 🏳️
house 🏠 office 🏢 bank 🏦 hotel 🏨 factory 🏭 department_store 🏬 school 🏫 hospital 🏥 watch ⌚ iphone 📱 calling 📲 computer 💻
desktop_computer 🖥️ keyboard ⌨️ printer 🖨️ camera 📷 telephone ☎️ phone ☎️ telephone_receiver 📞 battery 🔋 bulb 💡 flashlight 🔦 mag 🔍
mag_right 🔎 moneybag 💰 money_with_wings 💸 dollar 💵 euro 💶 pound 💷 yen 💴 credit_card 💳 receipt 🧾 chart 💹 heavy_dollar_sign 💲
email 📧 envelope ✉️ e-mail 📧 incoming_envelope 📨 envelope_with_arrow 📩 outbox_tray 📤 inbox_tray 📥 package 📦 mailbox 📫
pencil 📝 memo 📝 pencil2 ✏️ briefcase 💼 file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ date 📅 calendar 📆
spiral_calendar_pad 🗓️ card_index 📇 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 clipboard 📋 pushpin 📌
round_pushpin 📍 paperclip 📎 link 🔗 linked_paperclips 🖇️ straight_ruler 📏 scissors ✂️ lock 🔒 unlock 🔓 key 🔑 old_key 🗝️ hammer 🔨
wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️ toolbox 🧰 magnet 🧲 balance_scale ⚖️ scales ⚖️ test_tube 🧪 microscope 🔬 satellite 📡 pill 💊
door 🚪 label 🏷️ bookmark 🔖 bookmark_tabs 📑 page_facing_up 📄 page_with_curl 📃 scroll 📜 newspaper 📰 books 📚 book 📖 open_book 📖
loudspeaker 📢 mega 📣 bell 🔔 no_bell 🔕 hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️
clock1 🕐 clock2 🕑 clock3 🕒 clock4 🕓 clock5 🕔 clock6 🕕 clock7 🕖 clock8 🕗 clock9 🕘 clock10 🕙 clock11 🕚 clock12 🕛
arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_upper_right ↗️ arrow_lower_right ↘️ arrow_lower_left ↙️ arrow_upper_left ↖️
arrow_up_down ↕️ left_right_arrow ↔️ leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ arrows_counterclockwise 🔄
arrows_clockwise 🔃 back 🔙 soon 🔜 top 🔝 arrow_forward ▶️ arrow_backward ◀️ fast_forward ⏩ rewind ⏪ double_vertical_bar ⏸️
pause_button ⏸️ repeat 🔁 twisted_rightwards_arrows 🔀 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
negative_squared_cross_mark ❎ heavy_multiplication_x ✖️ heavy_plus_sign ➕ heavy_minus_sign ➖ question ❓ grey_question ❔ exclamation ❗
grey_exclamation ❕ bangbang ‼️ interrobang ⁉️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 information_source ℹ️ recycle ♻️
infinity ♾️ new 🆕 free 🆓 up 🆙 cool 🆒 ok 🆗 sos 🆘 id 🆔 red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 blue_circle 🔵 large_purple_circle 🟣 large_brown_circle 🟤 white_circle ⚪ black_circle ⚫
large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦 large_purple_square 🟪
white_large_square ⬜ black_large_square ⬛ white_medium_small_square ◽ black_medium_small_square ◾ white_small_square ▫️
black_small_square ▪️ small_blue_diamond 🔹 large_blue_diamond 🔷 small_orange_diamond 🔸 large_orange_diamond 🔶 small_red_triangle 🔺
small_red_triangle_down 🔻 radio_button 🔘 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣
zero 0️⃣ keycap_ten 🔟 hash #️⃣ crown 👑 gem 💎 ring 💍 mortar_board 🎓 tophat 🎩 necktie 👔 shield 🛡️ crystal_ball 🔮 coin 🪙
wastebasket 🗑️ broom 🧹 puzzle_piece 🧩 jigsaw 🧩 ladder 🪜 compass 🧭 world_map 🗺️ passport_control 🛂 baggage_claim 🛄 ghost 👻
skull 💀 alien 👽 hand 🖐️ raised_hand_with_fingers_splayed 🖐️ raising_hand 🙋 technologist 🧑‍💻 phoenix 🐦‍🔥 snow_cloud 🌨️ fog 🌫️
cn 🇨🇳 flag-cn 🇨🇳 us 🇺🇸 flag-us 🇺🇸 gb 🇬🇧 flag-gb 🇬🇧 de 🇩🇪 flag-de 🇩🇪 fr 🇫🇷 flag-fr 🇫🇷 es 🇪🇸 flag-es 🇪🇸 jp 🇯🇵 flag-jp 🇯🇵 flag-cz 🇨🇿
flag-eu 🇪🇺
`;

const words = TABLE.trim().split(/\s+/);
const CHARACTERS = new Map();
for (let at = 0; at < words.length; at += 2) CHARACTERS.set(words[at], words[at + 1]);

/** The character, or null for a name we do not draw. */
export const emoji = (name) => CHARACTERS.get(name.split("::")[0]) ?? null;
