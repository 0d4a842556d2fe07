"""The town each region is run from, by its number in GeoNames.

Numbers, because names repeat: there are several places called Tripoli or Adrar.
MA-11 has none here, its seat Laâyoune lies south of 27°40' N; MA-12 is not drawn.
"""

from __future__ import annotations

SEATS = {
    "DZ-01": 2508813,  # Adrar
    "DZ-02": 2498611,  # Chlef
    "DZ-03": 2491191,  # Laghouat
    "DZ-04": 2484620,  # Oum el Bouaghi
    "DZ-05": 2505572,  # Batna
    "DZ-06": 2505329,  # Béjaïa
    "DZ-07": 2503826,  # Biskra
    "DZ-08": 2505530,  # Béchar
    "DZ-09": 2503769,  # Blida
    "DZ-10": 2502958,  # Bouïra
    "DZ-11": 2478216,  # Tamanghasset
    "DZ-12": 2477461,  # Tébessa
    "DZ-13": 2475687,  # Tlemcen
    "DZ-14": 2476897,  # Tiaret
    "DZ-15": 2475744,  # Tizi Ouzou
    "DZ-16": 2507480,  # Algiers
    "DZ-17": 2500017,  # Djelfa
    "DZ-18": 2492913,  # Jijel
    "DZ-19": 2481700,  # Sétif
    "DZ-20": 2482572,  # Saïda
    "DZ-21": 2479536,  # Skikda
    "DZ-22": 2481007,  # Sidi Bel Abbes
    "DZ-23": 2506999,  # Annaba
    "DZ-24": 2495662,  # Guelma
    "DZ-25": 2501152,  # Constantine
    "DZ-26": 2488835,  # Médéa
    "DZ-27": 2487134,  # Mostaganem
    "DZ-28": 2486690,  # M'Sila
    "DZ-29": 2490098,  # Mascara
    "DZ-30": 2485801,  # Ouargla
    "DZ-31": 2485926,  # Oran
    "DZ-32": 2498543,  # El Bayadh
    "DZ-33": 2493456,  # Illizi
    "DZ-34": 2503701,  # Bordj Bou Arreridj
    "DZ-35": 2474141,  # Boumerdas
    "DZ-36": 2497323,  # El Tarf
    "DZ-37": 2476301,  # Tindouf
    "DZ-38": 2475860,  # Tissemsilt
    "DZ-39": 2497411,  # El Oued
    "DZ-40": 2491889,  # Khenchela
    "DZ-41": 2479215,  # Souk Ahras
    "DZ-42": 2476028,  # Tipasa
    "DZ-43": 2487452,  # Mila
    "DZ-44": 2508228,  # Aïn Defla
    "DZ-45": 2486523,  # Naama
    "DZ-46": 2507901,  # Aïn Temouchent
    "DZ-47": 2496049,  # Ghardaïa
    "DZ-48": 2483668,  # Relizane
    "DZ-49": 2476403,  # Timimoun
    "DZ-51": 2484933,  # Ouled Djellal
    "DZ-52": 2504755,  # Béni Abbès
    "DZ-53": 6930641,  # In Salah
    "DZ-54": 2493273,  # In Guezzam
    "DZ-55": 2475475,  # Touggourt
    "DZ-56": 2500275,  # Djanet
    "DZ-57": 2497655,  # El Meghaïer
    "DZ-58": 2498305,  # El Menia
    "DZ-59": 2508737,  # Aflou
    "DZ-60": 2505629,  # Barika
    "DZ-62": 2503878,  # Bir el Ater
    "DZ-64": 2491335,  # Ksar Chellala
    "DZ-65": 2507972,  # Aïn Oussera
    "DZ-66": 2487772,  # Messaad
    "DZ-67": 2491323,  # Ksar el Boukhari
    "DZ-68": 2502385,  # Bou Saâda
    "DZ-69": 2498775,  # El Abiodh Sidi Cheikh
    "TN-11": 2464470,  # Tunis
    "TN-12": 2473247,  # Aryanah
    "TN-13": 2472479,  # Ben Arous
    "TN-14": 2469274,  # Manouba
    "TN-21": 2468579,  # Nabeul
    "TN-22": 2464041,  # Zaghouan
    "TN-23": 2472706,  # Bizerte
    "TN-31": 2472774,  # Béja
    "TN-32": 2470088,  # Jendouba
    "TN-33": 2473634,  # El Kef
    "TN-34": 2465030,  # Siliana
    "TN-41": 2473449,  # Kairouan
    "TN-42": 2473457,  # Kasserine
    "TN-43": 2465840,  # Sidi Bouzid
    "TN-51": 2464915,  # Sousse
    "TN-52": 2473493,  # Monastir
    "TN-53": 2473572,  # Mahdia
    "TN-61": 2467454,  # Sfax
    "TN-71": 2468353,  # Gafsa
    "TN-72": 2464648,  # Tozeur
    "TN-73": 2468018,  # Kebili
    "TN-81": 2468369,  # Gabès
    "TN-82": 2469473,  # Medenine
    "TN-83": 2464701,  # Tataouine
    "EG-ALX": 361058,  # Alexandria
    "EG-ASN": 359792,  # Aswān
    "EG-AST": 359783,  # Assiut
    "EG-BA": 361291,  # Hurghada
    "EG-BH": 358448,  # Damanhur
    "EG-BNS": 359173,  # Banī Suwayf
    "EG-C": 360630,  # Cairo
    "EG-DK": 360761,  # Al Mansurah
    "EG-DT": 358048,  # Damietta
    "EG-FYM": 361320,  # Al Fayyum
    "EG-GH": 347497,  # Tanta
    "EG-GZ": 360995,  # Giza
    "EG-IS": 361055,  # Ismailia
    "EG-JS": 359678,  # El-Tor
    "EG-KB": 359280,  # Banhā
    "EG-KFS": 354502,  # Kafr ash Shaykh
    "EG-KN": 350550,  # Qina
    "EG-LX": 360502,  # Luxor
    "EG-MN": 360686,  # Minya
    "EG-MNF": 349158,  # Shibīn al Kawm
    "EG-MT": 352733,  # Marsá Maţrūḩ
    "EG-PTS": 358619,  # Port Said
    "EG-SHG": 347796,  # Sohag
    "EG-SHR": 359493,  # Zagazig
    "EG-SIN": 361546,  # Arīsh
    "EG-SUZ": 359796,  # Suez
    "EG-WAD": 360923,  # Al Khārjah
    "JO-AJ": 250799,  # ‘Ajlūn
    "JO-AM": 250441,  # Amman
    "JO-AQ": 250774,  # Aqaba
    "JO-AT": 250198,  # Aţ Ţafīlah
    "JO-AZ": 250090,  # Zarqa
    "JO-BA": 250258,  # As Salţ
    "JO-IR": 248946,  # Irbid
    "JO-JA": 248875,  # Jarash
    "JO-KA": 250624,  # Qīr Moāv
    "JO-MA": 250582,  # Mafraq
    "JO-MD": 248370,  # Mādabā
    "JO-MN": 248382,  # Ma'an
    "LB-AS": 266826,  # Tripoli
    "LB-BA": 276781,  # Beirut
    "LB-BI": 266045,  # Zahlé
    "LB-JA": 268064,  # Sidon
    "LB-JL": 277226,  # Baabda
    "LB-NA": 278913,  # Nabatîyé et Tahta
    "MA-01": 2530335,  # Tangier
    "MA-02": 2540483,  # Oujda
    "MA-03": 2548885,  # Fes
    "MA-04": 2538475,  # Rabat
    "MA-05": 2555745,  # Beni Mellal
    "MA-06": 2553604,  # Casablanca
    "MA-07": 2542997,  # Marrakesh
    "MA-08": 7280528,  # Errachidia
    "MA-09": 2561668,  # Agadir
    "MA-10": 2548526,  # Guelmim
    "PS-X-WB": 282239,  # Ramallah
    "PS-X-GZ": 281133,  # Gaza
}
