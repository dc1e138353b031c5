"""One name as people write it: every pair here is one invented person, or two."""

import pytest

from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex, Sieve, compare, fold_names

ONE_PERSON = [
    ("محمد المغيدي", "Mohammed Al-Moghedi", "romanisation"),
    ("محمد المغيدي", "Mohamad el Mughaidi", "romanisation"),
    ("Mohammed Al-Moghedi", "Mohamad el Mughaidi", "two romanisations"),
    ("يوسف الشريفي", "Youssef Chérifi", "French ou and ch"),
    ("جمال بوجمعة", "Djamel Boudjemaa", "French dj"),
    ("جميل شاهينجي", "Cemil Şahinci", "Turkish ş and c"),
    ("Şükrü Çakıroğlu", "Shukru Chakiroghlu", "Turkish ş, ç and ğ"),
    ("ضياء الرحمن قریشی", "Zia-ur-Rehman Qureshi", "Urdu -ur-"),
    ("فضل الحق رحیمی", "Fazlul Haq Rahimi", "Urdu -ul-, ض as z"),
    ("Абдурахман Каримов", "Abdurrahman Karimov", "Cyrillic"),
    ("Ἀλέξιος Νικολάου", "Alexios Nikolaou", "Greek"),
    ("عبد الرحمن الدوسري", "Abdulrahman Aldosari", "joined"),
    ("عبدالرحمن الدوسري", "Abd al-Rahman al-Dosari", "joined in Arabic"),
    ("Abderrahmane Belkacem", "Abdul Rahman Bin Qasim", "joined with an assimilated article"),
    ("صلاح الدين النعيمي", "Salahuddin Nuaimi", "joined -uddin, article left out"),
    ("نصر الله الكرماني", "Nasrullah Kermani", "joined -ullah"),
    ("Abu Bakr Siddiqi", "Abubakar Siddiqi", "joined kunya"),
    ("Rashid al-Mansuri", "Al Mansouri, Rachid", "other order"),
    ("خالد بن سعود المطيري", "Khaled Saud Almutairi", "without bin"),
    ("Khalid ibn Walid Harbi", "Khaled Bin Waleed Al-Harbi", "ibn for bin"),
    ("محمد ولد الشيخ الطالبي", "Mohamed Ould Cheikh Talebi", "Mauritanian ould"),
    ("Dr. Salim Haddad", "Saleem Haddad", "title"),
    ("الشيخ طارق العبيدي", "Tariq al-Obaidi", "title in Arabic"),
    ("Haji Mullah Yaqub Zadran", "Yaqoob Zadran", "two titles"),
    ("Farhad Hosseinzadeh", "Ferhad Hossein Zadeh", "-zadeh split"),
    ("هيثم عبد الكريم الجنابي", "Haytham Abdel Karim Mahmoud al-Janabi", "a middle name more"),
    ("M. Ghassan Barakati", "Mustafa Ghassan Barakati", "initial"),
    ("Muhammad Hammoudi", "Mohamed Hamoudi", "doubled letters"),
    ("Ibrahim Kuwatli Barakati", "Ibrahim Kuwatli Braakati", "typing slip"),
    ("إسحاق المهيري", "Ishaq Al-Muhairi", "sh that is s and h"),
    ("طه الخزرجي", "Taha Khazraji", "final ه"),
    ("مؤسسة النور الخيرية", "Al-Nour Charitable Foundation", "organisation, generic words translated"),
    ("Fondation Al Hilal", "Hilal Foundation", "organisation in French and English"),
    ("Zahrat Trading Company Limited", "Zahrat Trading Co. Ltd.", "legal forms"),
    ("محمد بركاتي", "Muhammadu Barakati", "Hausa -u"),
    ("محمد بركاتي", "Mamadou Barakati", "West African form in French"),
    ("أحمد بركاتي", "Amadou Barakati", "West African form in French"),
    ("علي بركاتي", "Aliyu Barakati", "Hausa"),
    ("عمر بركاتي", "Oumarou Barakati", "West African form in French"),
    ("يوسف بركاتي", "Issoufou Barakati", "West African form in French"),
    ("حسن بركاتي", "Alassane Barakati", "West African form with the article joined"),
    ("فاطمة بركاتي", "Fatoumata Barakati", "West African form of a woman's name"),
    ("عائشة بركاتي", "Aissatou Barakati", "West African form of a woman's name"),
    ("مريم بركاتي", "Mariama Barakati", "West African form of a woman's name"),
    ("هدى بركاتي", "Houda Barakati", "final alif maqsura"),
    ("شكري بركاتي", "Şükrü Barakati", "Turkish final ü"),
    ("عبد الرقيب بركاتي", "Abdul Raqib Barakati", "a name that is also a rank"),
    ("ڈاکٹر سلیم بركاتي", "Salim Barakati", "title in Urdu letters"),
    ("لواء بركاتي ٣١٣", "Barakati Brigade 313", "a unit's kind, translated"),
    ("Beto Barakati", "Alberto Barakati", "nickname, Spanish"),
    ("Bill Kuwatli", "William Kuwatli", "nickname, English"),
    ("Hamada Barakati", "Mohamed Barakati", "nickname, Egyptian"),
    ("Sasha Kuwatlov", "Aleksandr Kuwatlov", "nickname, Russian"),
    ("Kaddour Barakati", "Abdelkader Barakati", "nickname, Maghribi"),
    ("Bouba Barakati", "Boubacar Barakati", "nickname, West African"),
    ("GhassanBarakati", "Ghassan Barakati", "parted by capitals alone"),
    ("Gh4ssan Barakati", "Ghassan Barakati", "a figure for a letter"),
    ("Sa1im Barakati", "Salim Barakati", "a figure that looks like l"),
    ("Mahm0ud Barakati", "Mahmoud Barakati", "a figure that looks like o"),
    ("Ghassan Arnaouti", "Ghassan Amaouti", "rn that looks like m"),
    ("Isik Barakati", "Işık Barakati", "Turkish letters without their marks"),
    ("Sahin Celik", "Şahin Çelik", "Turkish letters without their marks"),
    ("Sékou Barakati", "Cheikhou Barakati", "local forms"),
    ("شيخو بركاتي", "Sékou Barakati", "local form in French letters"),
    ("أبو بكر بركاتي", "Boubacar Barakati", "a kunya become one word"),
    ("Maxamed Cali Warsame", "Mohamed Ali Warsame", "Somali letters"),
    ("Kemal Barakatioğlu", "Kemal Barakati Oglu", "-oğlu split"),
    ("Kemal Barakatizade", "Kemal Barakati Zade", "-zade split"),
    ("Mohamed Ould Salem Ould Barakati", "Mohamed Salem Barakati", "a line of sons, without ould"),
    ("Habibur Rahman Sikdar", "Habib-ur-Rahman Sikdar", "the article joined to the word before"),
    ("M/V Zahrat Star", "Zahrat Star", "a vessel's prefix"),
    ("MT Zahrat Star", "M/T ZAHRAT STAR", "a vessel's prefix, with and without a stroke"),
    ("Jaysh al-Kuwatli", "Armée de Kuwatli", "army, transliterated and in French"),
    ("Mu'assasat al-Zahra", "Fondation Zahra", "foundation, transliterated and in French"),
    ("Marjan L.L.C.", "Marjan Limited Liability Company", "a legal form in its letters and in full"),
    ("Marjan Ltd", "شركة مرجان المحدودة", "a legal form in Arabic"),
    ("Marjan Aktiengesellschaft", "Marjan AG", "a legal form in full"),
    ("A.B.K. Trading", "ABK Trading", "letters with and without points"),
    ("Marjan Brigade Forty-Four", "Marjan Brigade 44", "a number in words"),
    ("1st Marjan Bank", "First Marjan Bank", "an ordinal in words"),
    ("Zahrat Corporatoin", "Zahrat Corporation", "a slip in a legal form"),
    ("Ghassan ag Barakati", "Ghassan Barakati", "the Tuareg's son of"),
    ("ZPKLM", "Zahra Popular Kuwatli for the Liberation of Marjan", "an acronym"),
    ("سليم بركاتوفيتش", "Salim Barakatović", "Slavic ć, two letters in Arabic"),
    ("سليم كوتشاك", "Salim Kuczak", "Polish cz"),
    ("محتشم بركاتي", "Mohtasham Barakati", "the same two letters, each for itself"),
    ("وحيد علوي", "Vahid Alavi", "Persian v in short words"),
    ("Wali Barakati", "Vali Barakati", "Persian v in short words, one script"),
    ("سلیم رضوی", "Salim Rizvi", "Urdu v before a last i"),
    ("صفي الرحمن بركاتي", "Safiur Rahman Barakati", "the article joined behind a vowel"),
    ("Sergey Viktorovich Kuwatlov", "Sergey Kuwatlov", "without the patronymic"),
    ("Андрей Викторович Куватлов", "Andrey Kuvatlov", "without the patronymic, Cyrillic"),
    ("يعقوب بركاتي", "Yaakov Barakati", "a name's form in another tradition"),
    ("أحمد با وزير", "Ahmad Bawazir", "Hadrami ba, joined"),
]

TWO_PERSONS = [
    ("محمد المغيدي", "Mohammed al-Harbi", "another family"),
    ("Ali Hassan Rashidi", "Wali Hussein Barakati", "near given names, another family"),
    ("Muhammad Khan", "Muhammad Aslam Durrani", "a common given name alone"),
    ("عبد الله الدوسري", "Abdullah Zadran", "the servant's name alone"),
    ("Sheikh Salim Haddad", "Sheikh Karim Mansour", "the title alone"),
    ("مؤسسة النور الخيرية", "Al-Wafa Charitable Foundation", "generic words alone"),
    ("Zahrat Trading Company Limited", "Marjan Trading Company Limited", "legal forms alone"),
    ("Ahmad", "Ahmad Yusuf Barakati", "one common word of three"),
    ("عبد الملك", "Abid Ali", "servant of, and a like name"),
    ("Marjan AG", "Marjan GmbH", "legal forms that tell companies apart"),
    ("Marjan Brigade 313", "Marjan Brigade 314", "numbers that tell units apart"),
    ("Marjan Bank Tunisia", "Marjan Bank Algeria", "places that tell branches apart"),
    ("Ahmad bin Hasan Barakati", "Hasan bin Ahmad Barakati", "father and son have changed places"),
    ("Mustafa Qadi", "Mustafa", "a rank behind the name is a family name"),
    ("C.B.A. Trading", "A.B.C. Trading", "the same letters in another order"),
    ("Salim Hasan Ghassan Barakati", "Salim Husayn Ghassan Barakati", "another father of two well-known names"),
    ("Salim Ghassan Barakati", "Huda Ghassan Barakati", "brother and sister"),
    ("Hans O. Kuwatli", "Hans Joachim Kuwatli", "an initial that is not that name's"),
    ("高田早苗", "高森早苗", "another sign"),
    ("Bill Kuwatli", "Alberto Kuwatli", "a nickname of another name"),
    ("Sergey Viktorovich Kuwatlov", "Sergey Vladimirovich Kuwatlov", "another father"),
    ("زيد بركاتي", "Said Barakati", "z and s in a short name"),
    ("Khaleda Das", "Khaled", "a family name that is an article elsewhere"),
    ("Moussa Ba", "Mousa", "a family name of two letters"),
    ("Binta Suleiman", "Suleiman", "a given name that is no daughter of"),
    ("Saleh al-Balushi", "Saleh Auchi", "no name without its first letters"),
    ("Ghassan Nasruddin", "Ghassan Nasrallah", "names joined with another word"),
    ("ZFKLM", "Zahra Popular Kuwatli for the Liberation of Marjan", "another acronym"),
]


@pytest.mark.parametrize(("left", "right", "habit"), ONE_PERSON)
def test_one_person_is_found_at_the_default_cutoff(left: str, right: str, habit: str) -> None:
    assert compare(left, right).score >= DEFAULT_CUTOFF, habit


@pytest.mark.parametrize(("left", "right", "habit"), ONE_PERSON)
def test_the_index_and_the_sieve_find_either_by_the_other(left: str, right: str, habit: str) -> None:
    for listed, sought in ((left, right), (right, left)):
        assert NameIndex.build([("X-1", listed)]).search(sought), habit
        assert Sieve([sought]).may_reach([fold_names([listed])], DEFAULT_CUTOFF).all(), habit


@pytest.mark.parametrize(("left", "right", "why"), TWO_PERSONS)
def test_two_persons_are_not(left: str, right: str, why: str) -> None:
    assert compare(left, right).score < DEFAULT_CUTOFF, why


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ali", "Aly"), ("محمد علي", "Muhammad Ali"), ("Zayd Amr", "Amr Zayd"), ("高石早苗", "高市早苗")],
)
def test_only_the_same_spelling_scores_one(left: str, right: str) -> None:
    assert DEFAULT_CUTOFF <= compare(left, right).score < 1.0


def test_marks_case_and_presentation_forms_are_the_same_spelling() -> None:
    assert compare("Çelik  ÖZGÜR", "çelik özgür").score == 1.0
    assert compare("مُحَمَّد", "\u202bمحـــمد\u202c").score == 1.0
    assert compare("ﻣﺣﻣﺪ", "محمد").score == 1.0
