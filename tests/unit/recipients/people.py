"""People, companies and cities as spreadsheets of many countries hold them."""

from __future__ import annotations

HEADERS: dict[str, list[str]] = {
    "de": ["Vorname", "Nachname", "Firma", "E-Mail", "Straße"],
    "fr": ["Prénom", "Nom", "Société", "Courriel", "Ville"],
    "es": ["Nombre", "Apellidos", "Compañía", "Correo electrónico", "Ciudad"],
    "pt": ["Nome", "Sobrenome", "Empresa", "E-mail", "Endereço"],
    "it": ["Nome", "Cognome", "Azienda", "E-mail", "Città"],
    "sv": ["Förnamn", "Efternamn", "Företag", "E-post", "Ort"],
    "da": ["Fornavn", "Efternavn", "Virksomhed", "E-mail", "By"],
    "pl": ["Imię", "Nazwisko", "Firma", "E-mail", "Miasto"],
    "cs": ["Jméno", "Příjmení", "Firma", "E-mail", "Město"],
    "hu": ["Keresztnév", "Vezetéknév", "Cég", "E-mail", "Város"],
    "ro": ["Prenume", "Nume", "Companie", "E-mail", "Oraş"],
    "hr": ["Ime", "Prezime", "Tvrtka", "E-mail", "Grad"],
    "tr": ["Ad", "Soyadı", "Şirket", "E-posta", "Şehir"],
    "ru": ["Имя", "Фамилия", "Компания", "Почта", "Город"],
    "uk": ["Ім'я", "Прізвище", "Компанія", "Пошта", "Місто"],
    "el": ["Όνομα", "Επώνυμο", "Εταιρεία", "Email", "Πόλη"],
    "he": ["שם פרטי", "שם משפחה", "חברה", "אימייל", "עיר"],
    "ja": ["名", "姓", "会社名", "メールアドレス", "住所"],
    "zh": ["名字", "姓", "公司", "邮箱", "城市"],
    "zh-tw": ["名字", "姓", "公司", "電子郵件", "城市"],
    "ko": ["이름", "성", "회사", "이메일", "도시"],
}
ENGLISH = ["First Name", "Last Name", "Company", "Email", "City"]
PEOPLE: dict[str, list[str]] = {
    "de": [
        "Jürgen|Müller|Bäckerei Groß GmbH|Köln",
        "Käthe|Weiß|Schröder & Söhne KG|München",
        "Jörg|Schäfer|Löwenbräu AG|Düsseldorf",
        "Anna|Hofmann|Fröhlich Möbel|Würzburg",
        "Björn|König|Küchen Krüger|Göttingen",
    ],
    "fr": [
        "François|Lefèvre|Boulangerie Hélène|Besançon",
        "Chloé|Garçon|Café de la Gare|Orléans",
        "Jérôme|Benoît|Crédit Général|Nîmes",
        "Zoë|Mériaux|Cœur de Ville|Évry",
        "Stéphane|Desprès|Hôtel du Château|Béziers",
    ],
    "es": [
        "José|Muñoz|Construcción Peña S.A.|Málaga",
        "Ángela|Ibáñez|Distribución Núñez|Cádiz",
        "María|García|Compañía Española|León",
        "Íñigo|Fernández|Panadería López|A Coruña",
        "Raúl|Pérez|Señor Jamón|Logroño",
    ],
    "pt": [
        "João|Gonçalves|Construções Guimarães|São Paulo",
        "Inês|Conceição|Padaria Estação|Évora",
        "Antônio|Araújo|Comércio Irmãos Ltda|Brasília",
        "Luís|Simões|Alimentação Saúde|Florianópolis",
        "Fátima|Magalhães|Fundação Câmara|Maringá",
    ],
    "it": [
        "Niccolò|Forlì|Società Città Srl|Cantù",
        "Andrè|D'Agnolò|Caffè Metà|Forlì",
        "Salomè|Sarà|Qualità Più|Nardò",
        "Giosuè|Però|Università Libertà|Patù",
        "Mosè|Calì|Attività Così|Mondovì",
    ],
    "sv": [
        "Åsa|Sjöström|Björkå Möbler AB|Göteborg",
        "Jörgen|Hägg|Västkust Båtar|Malmö",
        "Märta|Öberg|Ångström Sågverk|Umeå",
        "Göran|Åkesson|Fjällräven|Örebro",
        "Lena|Nyström|Smör & Bröd|Västerås",
    ],
    "da": [
        "Søren|Kjær|Møller & Sønner A/S|København",
        "Åse|Ødegård|Brødrene Bjørnsen|Tromsø",
        "Jørgen|Nørgaard|Blåbær Cafe|Ålborg",
        "Bjørn|Sæther|Hjørring Køkken|Rødovre",
        "Mette|Østergaard|Smørrebrød ApS|Helsingør",
    ],
    "pl": [
        "Łukasz|Wójcik|Piekarnia Pod Dębem|Kraków",
        "Małgorzata|Dąbrowska|Usługi Księgowe Żak|Łódź",
        "Paweł|Zieliński|Świat Książki|Gdańsk",
        "Agnieszka|Kamińska|Przyjaźń sp. z o.o.|Poznań",
        "Michał|Woźniak|Źródło Życia|Białystok",
    ],
    "cs": [
        "Jiří|Dvořák|Pekařství U Řeky|Plzeň",
        "Kateřina|Černá|Účetní služby Němec|Třebíč",
        "Tomáš|Procházka|Květinářství Růže|Ústí nad Labem",
        "Věra|Šťastná|Žižkov Děti s.r.o.|České Budějovice",
        "Zdeněk|Kučera|Dřevařské závody|Kroměříž",
    ],
    "hu": [
        "Győző|Szűcs|Erdős Könyvelő Kft.|Győr",
        "Zsófia|Kovács|Tűzhely Étterem|Székesfehérvár",
        "Gergő|Németh|Hűsítő Üdítő|Nagykőrös",
        "Ágnes|Tóth|Fűszerkert|Kecskemét",
        "László|Szabó|Jövő Építő Zrt.|Pécs",
    ],
    "ro": [
        "Ştefan|Brătianu|Construcţii Iaşi|Bucureşti",
        "Mădălina|Ţurcanu|Pâine Caldă|Braşov",
        "Ionuţ|Făgăraş|Călătorii România|Timişoara",
        "Cătălin|Păunescu|Îngheţată|Galaţi",
        "Anişoara|Bălan|Grădina Mică|Ploieşti",
    ],
    "hr": [
        "Željko|Kovačić|Građevina Šimić|Čakovec",
        "Đurđa|Šarić|Računi d.o.o.|Šibenik",
        "Tomislav|Božić|Čistoća Živo|Đakovo",
        "Ružica|Perišić|Kuća Piva|Požega",
        "Mišo|Babić|Vođa Puta|Karlovačka",
    ],
    "tr": [
        "Ayşe|Yıldız|Işık Güneş A.Ş.|İstanbul",
        "Çağla|Öztürk|Doğuş Yapı|Şanlıurfa",
        "Gökhan|Şahin|Kıyı Balıkçılık|Eskişehir",
        "Barış|Kılıç|Çiçek Mağazası|Muğla",
        "Uğur|Aydın|Güzel Işıklar|Diyarbakır",
    ],
    "ru": [
        "Иван|Петров|ООО Ромашка|Москва",
        "Ольга|Кузнецова|Светлый путь|Санкт-Петербург",
        "Дмитрий|Щербаков|Электросервис|Нижний Новгород",
        "Юлия|Жукова|Хлебный дом|Челябинск",
        "Алексей|Фёдоров|Торговый дом Восток|Екатеринбург",
    ],
    "uk": [
        "Іван|Шевченко|Київська пекарня|Київ",
        "Оксана|Ткаченко|Європейський дім|Львів",
        "Андрій|Їжакевич|Зелений ліс|Чернігів",
        "Юлія|Коваленко|Торгівля і Час|Вінниця",
        "Сергій|Бойко|Українські ліки|Запоріжжя",
    ],
    "el": [
        "Γιώργος|Παπαδόπουλος|Αφοί Νικολάου|Αθήνα",
        "Μαρία|Οικονόμου|Ελληνικά Τρόφιμα|Θεσσαλονίκη",
        "Άννα|Βασιλείου|Φούρνος Ήλιος|Πάτρα",
        "Δημήτρης|Αντωνίου|Ξενοδοχείο Έλενα|Ηράκλειο",
        "Κώστας|Γεωργίου|Ψαροταβέρνα|Λάρισα",
    ],
    "he": [
        "משה|כהן|חברת האור|תל אביב",
        "שרה|לוי|בית הספר|ירושלים",
        "יעקב|מזרחי|קפה גדול|חיפה",
        "רחל|פרץ|מאפיית לחם|באר שבע",
        "דוד|ביטון|נגרות עץ|אשדוד",
    ],
    "ja": [
        "太郎|山田|株式会社東京商事|東京都新宿区",
        "花子|佐藤|サクラ印刷有限会社|大阪市北区",
        "健一|鈴木|合同会社みどり|横浜市中区",
        "さくら|高橋|ヤマト運輸センター|名古屋市",
        "裕子|渡辺|北海道水産株式会社|札幌市",
    ],
    "zh": [
        "伟|王|上海明华科技有限公司|上海",
        "芳|李|北京东方贸易公司|北京",
        "秀英|张|深圳市创新电子有限公司|深圳",
        "敏|刘|广州绿色食品集团|广州",
        "建国|陈|成都天府软件|成都",
    ],
    "zh-tw": [
        "淑芬|陳|臺灣電子股份有限公司|臺北市",
        "志明|林|永豐貿易有限公司|高雄市",
        "雅婷|黃|聯華食品企業社|臺中市",
        "俊傑|張|國際資訊顧問|新竹縣",
        "美玲|吳|東方機械工業|臺南市",
    ],
    "ko": [
        "민수|김|삼성상사 주식회사|서울특별시",
        "지은|이|한빛소프트|부산광역시",
        "영호|박|대한건설|인천",
        "수진|최|푸른나무 출판사|대전",
        "현우|정|새벽별 디자인|광주",
    ],
}
ENCODINGS: list[tuple[str, str]] = [
    ("de", "cp1252"),
    ("de", "mac_roman"),
    ("de", "cp850"),
    ("fr", "cp1252"),
    ("fr", "iso-8859-15"),
    ("fr", "mac_roman"),
    ("es", "cp1252"),
    ("es", "iso-8859-1"),
    ("pt", "cp1252"),
    ("it", "cp1252"),
    ("sv", "cp1252"),
    ("da", "cp1252"),
    ("pl", "cp1250"),
    ("pl", "iso-8859-2"),
    ("cs", "cp1250"),
    ("cs", "iso-8859-2"),
    ("hu", "cp1250"),
    ("hu", "iso-8859-2"),
    ("ro", "cp1250"),
    ("hr", "cp1250"),
    ("tr", "cp1254"),
    ("tr", "iso-8859-9"),
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("ru", "iso-8859-5"),
    ("ru", "cp866"),
    ("ru", "mac_cyrillic"),
    ("uk", "cp1251"),
    ("uk", "koi8-u"),
    ("el", "cp1253"),
    ("el", "iso-8859-7"),
    ("he", "cp1255"),
    ("ja", "cp932"),
    ("ja", "euc_jp"),
    ("ja", "iso2022_jp"),
    ("zh", "gbk"),
    ("zh", "gb18030"),
    ("zh-tw", "big5"),
    ("ko", "cp949"),
    ("ko", "euc_kr"),
]


def rows_of(language: str) -> list[list[str]]:
    """First name, last name, company, email, city of the people of one language."""
    rows = []
    for number, line in enumerate(PEOPLE[language]):
        first, last, company, city = line.split("|")
        rows.append([first, last, company, f"person{number}@example.com", city])
    return rows


def file_of(rows: list[list[str]], delimiter: str = ";", newline: str = "\r\n") -> str:
    """Plain cells as a text file, nothing quoted."""
    return "".join(delimiter.join(row) + newline for row in rows)
