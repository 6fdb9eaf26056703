"""The words that column names are made of, in many languages, by what they mean."""

from __future__ import annotations

SYNONYMS: dict[str, str] = {
    "first_name": (
        "first name|firstname|fname|given name|givenname|forename|christian name|first|prename|vorname|"
        "rufname|prénom|prenom|prénoms|nombre|nombres|nombre de pila|primer nombre|nome|primeiro nome|"
        "nome próprio|nome di battesimo|imię|imie|imiona|jméno|křestní jméno|meno|krstné meno|имя|імя|ім'я|"
        "име|ad|adı|isim|ön ad|όνομα|μικρό όνομα|keresztnév|utónév|prenume|fornavn|förnamn|tilltalsnamn|"
        "etunimi|voornaam|roepnaam|ime|vardas|vārds|eesnimi|名|名前|下の名前|ファーストネーム|이름|名字|"
        "given names|שם פרטי|الاسم الأول|الاسم|tên|nama depan|ชื่อ|पहला नाम|contact first name|"
        "lead first name|customer first name"
    ),
    "last_name": (
        "last name|lastname|lname|surname|family name|familyname|last|second name|nachname|familienname|"
        "zuname|nom|nom de famille|apellido|apellidos|primer apellido|cognome|sobrenome|apelido|último nome|"
        "nazwisko|příjmení|prijmeni|priezvisko|фамилия|прізвище|фамилно име|soyad|soyadı|soyisim|επώνυμο|"
        "επίθετο|vezetéknév|családnév|nume|nume de familie|etternavn|efternavn|efternamn|sukunimi|achternaam|"
        "prezime|priimek|pavardė|uzvārds|perekonnanimi|姓|苗字|名字 姓|성|성씨|שם משפחה|اسم العائلة|họ|"
        "nama belakang|นามสกุล|अंतिम नाम"
    ),
    "full_name": (
        "full name|fullname|name|contact name|contact|person|recipient|display name|vollständiger name|"
        "vor und nachname|ansprechpartner|kontakt|kontaktperson|nom complet|nom et prénom|destinataire|"
        "nombre completo|nombre y apellidos|nome completo|nome e cognome|imię i nazwisko|celé jméno|"
        "jméno a příjmení|фио|полное имя|ad soyad|adı soyadı|isim soyisim|ονοματεπώνυμο|teljes név|név|"
        "nume complet|fullt navn|navn|fullständigt namn|namn|koko nimi|nimi|volledige naam|naam|氏名|お名前|"
        "担当者|担当者名|姓名|성명|성함|联系人|聯絡人|客户姓名"
    ),
    "phonetic_name": (
        "phonetic first name|phonetic last name|phonetic name|フリガナ|ふりがな|カナ|セイ|メイ|拼音|"
        "pronunciation|aussprache"
    ),
    "middle_name": (
        "middle name|middlename|second first name|zweiter vorname|deuxième prénom|segundo nombre|отчество|"
        "по батькові|drugie imię|druhé jméno"
    ),
    "nickname": (
        "nickname|nick name|spitzname|surnom|apodo|soprannome|pseudonim|přezdívka|takma ad|ニックネーム|昵称|별명"
    ),
    "salutation": (
        "salutation|title prefix|prefix|honorific|anrede|civilité|tratamiento|titolo|zwrot|oslovení|"
        "обращение|hitap|προσφώνηση|敬称|称呼|称谓|호칭|name prefix"
    ),
    "name_suffix": "name suffix|suffix|namenszusatz|suffixe",
    "company": (
        "company|company name|companyname|organization|organisation|organization name|organisation name|"
        "account|account name|business|business name|employer|firm|brand|client|firma|firmenname|unternehmen|"
        "gesellschaft|arbeitgeber|société|societe|entreprise|raison sociale|nom de l'entreprise|"
        "nom de la société|empresa|compañía|organización|nombre de la empresa|razón social|azienda|società|"
        "ditta|ragione sociale|organização|nome da empresa|nazwa firmy|przedsiębiorstwo|spółka|organizacja|"
        "společnost|název firmy|podnik|spoločnosť|názov firmy|компания|фирма|организация|название компании|"
        "компанія|фірма|організація|предприятие|şirket|firma adı|şirket adı|kurum|εταιρεία|εταιρία|επωνυμία|"
        "επιχείρηση|cég|cégnév|vállalat|companie|societate|bedrijf|bedrijfsnaam|selskap|virksomhed|företag|"
        "bolag|yritys|tvrtka|podjetje|įmonė|uzņēmums|ettevõte|会社|会社名|企業名|企業|法人名|貴社名|勤務先|"
        "회사|회사명|업체명|기업명|公司|公司名称|公司名稱|单位|企业|企业名称|單位|חברה|شركة|الشركة|công ty|"
        "perusahaan|บริษัท|कंपनी"
    ),
    "email": (
        "email|e mail|mail|email address|e mail address|mail address|emailaddress|work email|business email|"
        "primary email|email id|e mail adresse|emailadresse|mailadresse|adresse email|adresse e mail|"
        "courriel|adresse courriel|adresse mail|correo|correo electrónico|dirección de correo|"
        "indirizzo email|posta elettronica|endereço de email|correio eletrónico|adres email|adres e mail|"
        "poczta|emailová adresa|электронная почта|почта|эл почта|адрес электронной почты|електронна пошта|"
        "пошта|имейл|e posta|eposta|e posta adresi|ηλεκτρονικό ταχυδρομείο|email διεύθυνση|e mail cím|epost|"
        "e post|e postadress|sähköposti|メール|メールアドレス|eメール|이메일|메일|이메일 주소|전자우편|邮箱|"
        "电子邮件|邮件|電子郵件|信箱|電子信箱|电子邮箱|邮箱地址|דואר אלקטרוני|אימייל|البريد الإلكتروني|"
        "e mail 1 value|email 1 value"
    ),
    "phone": (
        "phone|phone number|telephone|telephone number|tel|mobile|mobile phone|mobile number|cell|cell phone|"
        "work phone|telefon|telefonnummer|handy|mobil|mobilnummer|rufnummer|téléphone|portable|"
        "numéro de téléphone|teléfono|móvil|celular|número de teléfono|telefono|cellulare|telefone|telemóvel|"
        "numer telefonu|komórka|telefonní číslo|mobilní telefon|телефон|мобильный|номер телефона|мобільний|"
        "cep telefonu|telefon numarası|cep|τηλέφωνο|κινητό|telefonszám|telefoon|telefoonnummer|puhelin|"
        "puhelinnumero|電話|電話番号|携帯|携帯電話|전화|전화번호|휴대폰|연락처|핸드폰|电话|电话号码|手机|"
        "手机号|手機|電話號碼|联系电话|טלפון|هاتف|phone 1 value|điện thoại"
    ),
    "url": (
        "url|link|website|web site|website url|web|webpage|web page|homepage|site|site web|landing page|cta|"
        "cta url|cta link|booking|booking url|booking link|calendar|calendar link|calendly|meeting link|"
        "webseite|internetseite|internet|buchungslink|terminlink|lien|lien de réservation|page web|enlace|"
        "página web|sitio web|enlace de reserva|sito|sito web|collegamento|link di prenotazione|ligação|"
        "página|strona|strona internetowa|strona www|www|odkaz|webová stránka|stránky|odkaz na rezervaci|"
        "сайт|ссылка|веб сайт|ссылка на бронирование|посилання|web sitesi|bağlantı|internet sitesi|"
        "rezervasyon linki|ιστοσελίδα|σύνδεσμος|ιστότοπος|weboldal|honlap|hivatkozás|webbplats|länk|hemsida|"
        "nettside|lenke|hjemmeside|verkkosivu|linkki|ホームページ|リンク|ウェブサイト|サイト|予約リンク|"
        "予約url|웹사이트|링크|홈페이지|예약 링크|网站|链接|网址|主页|網站|連結|網址|预约链接|אתר|קישור|رابط|"
        "الموقع|website 1 value"
    ),
    "city": (
        "city|town|location|ort|stadt|wohnort|ville|commune|localité|ciudad|localidad|población|città|comune|"
        "cidade|miasto|miejscowość|město|obec|mesto|город|місто|град|şehir|il|ilçe|πόλη|város|település|oraș|"
        "localitate|stad|plaats|woonplaats|by|poststed|ort stad|kaupunki|grad|市|市区町村|都市|都道府県|도시|"
        "시|지역|城市|所在地|עיר|مدينة"
    ),
    "postal_code": (
        "zip|zip code|zipcode|postal code|postcode|post code|plz|postleitzahl|code postal|código postal|cap|"
        "cep|kod pocztowy|psč|индекс|почтовый индекс|posta kodu|τκ|ταχυδρομικός κώδικας|irányítószám|"
        "cod poștal|postnummer|postinumero|郵便番号|우편번호|邮编|邮政编码|郵遞區號"
    ),
    "address": (
        "address|street|street address|mailing address|adresse|anschrift|straße|strasse|rue|dirección|calle|"
        "indirizzo|via|endereço|rua|adres|ulica|ulice|adresa|адрес|улица|адреса|sokak|διεύθυνση|οδός|cím|"
        "utca|adress|gata|osoite|住所|주소|地址|address 1 formatted"
    ),
    "country": (
        "country|land|pays|país|paese|kraj|země|krajina|страна|країна|ülke|χώρα|ország|țară|maa|国|国家|國家|국가|나라"
    ),
    "state": (
        "state|province|region|county|bundesland|région|département|provincia|estado|regione|województwo|"
        "kraj země|область|регион|bölge|νομός|megye|județ|省|省份|도|시도"
    ),
    "job_title": (
        "job title|jobtitle|title|role|position|job|occupation|profession|organization title|"
        "organisation title|position title|funktion|beruf|berufsbezeichnung|stelle|titel|tätigkeit|poste|"
        "fonction|intitulé du poste|métier|cargo|puesto|ocupación|ruolo|mansione|posizione|função|stanowisko|"
        "zawód|pozice|funkce|povolání|pozícia|должность|посада|профессия|длъжност|ünvan|unvan|görev|pozisyon|"
        "meslek|θέση|θέση εργασίας|ιδιότητα|beosztás|munkakör|functie|stilling|befattning|tehtävänimike|役職|"
        "職種|肩書|部署 役職|직책|직위|직함|职位|职务|職稱|職位|תפקיד|المسمى الوظيفي"
    ),
    "department": (
        "department|abteilung|service|departamento|reparto|dział|oddělení|отдел|відділ|departman|bölüm|τμήμα|"
        "osztály|afdeling|avdeling|部署|部門|부서|部门"
    ),
    "industry": (
        "industry|branche|secteur|sector|settore|branża|odvětví|отрасль|галузь|sektör|κλάδος|iparág|業種|업종|行业|行業"
    ),
    "birthday": (
        "birthday|date of birth|birth date|dob|geburtsdatum|geburtstag|date de naissance|fecha de nacimiento|"
        "data di nascita|data de nascimento|data urodzenia|datum narození|дата рождения|doğum tarihi|"
        "ημερομηνία γέννησης|誕生日|生年月日|생년월일|생일|出生日期|生日"
    ),
    "date": "date|datum|fecha|data|дата|tarih|ημερομηνία|dátum|日付|날짜|日期",
    "amount": (
        "amount|total|price|sum|betrag|preis|summe|umsatz|montant|prix|importe|precio|importo|prezzo|kwota|"
        "cena|částka|сумма|цена|tutar|fiyat|ποσό|τιμή|összeg|ár|金額|금액|가격|金额|价格"
    ),
    "record_id": (
        "id|record id|record id contact|contact id|customer id|user id|nr|no|number|kundennummer|numéro|"
        "número|numero|numer|číslo|номер|numara|αριθμός|sorszám|番号|번호|编号|序号|kundennr|lfd nr"
    ),
    "notes": (
        "notes|note|comment|comments|bemerkung|bemerkungen|notiz|kommentar|remarque|commentaire|notas|"
        "comentario|commento|uwagi|notatki|poznámka|примечание|комментарий|not|açıklama|notlar|σημειώσεις|"
        "σχόλια|megjegyzés|備考|メモ|비고|메모|备注"
    ),
    "gender": "gender|sex|geschlecht|sexe|sexo|sesso|płeć|pohlaví|пол|стать|cinsiyet|φύλο|nem|性別|성별|性别",
    "product": (
        "product|produkt|produit|producto|prodotto|produto|produkt nazwa|výrobek|продукт|товар|ürün|προϊόν|"
        "termék|商品|製品|製品名|제품|产品"
    ),
    "event": (
        "event|veranstaltung|événement|evento|wydarzenie|událost|мероприятие|событие|etkinlik|εκδήλωση|"
        "イベント|행사|活动"
    ),
    "language": "language|sprache|langue|idioma|lingua|język|jazyk|язык|dil|γλώσσα|nyelv|言語|언어|语言",
}
