"""Why an expectation is proposed, in both languages: what `meta.why` of the suite will say."""

WHY: dict[str, tuple[str, str]] = {
    "exists": (
        "Every delivery so far had this column; without it, what follows has nothing to read.",
        "Elke levering tot nu toe had deze kolom; zonder haar valt er verderop niets te lezen.",
    ),
    "volume": (
        "A delivery with far fewer rows was cut off; one with far more holds something twice.",
        "Een levering met veel minder rijen is afgebroken; met veel meer rijen zit er iets dubbel in.",
    ),
    "fill": (
        "The column was filled like this in every delivery; less means that somebody stopped asking.",
        "De kolom was in elke levering zo gevuld; minder betekent dat iemand er niet meer naar vraagt.",
    ),
    "codes": (
        "The codes seen so far look like the whole list; another one is a new list or a shifted column.",
        "De codes tot nu toe lijken de hele lijst; een andere wijst op een nieuwe lijst of een "
        "verschoven kolom.",
    ),
    "dates": (
        "The column holds dates in this notation; other text is another system or a shifted column.",
        "In de kolom staan datums in deze schrijfwijze; andere tekst wijst op een ander systeem of "
        "een verschoven kolom.",
    ),
    "order": (
        "The second date hardly ever comes before the first; where it does, one of them is wrong.",
        "De tweede datum ligt vrijwel nooit vóór de eerste; waar wel, is een van beide fout.",
    ),
    "numbers": (
        "The column holds numbers in this notation; other text can't be counted with.",
        "In de kolom staan getallen in deze schrijfwijze; met andere tekst valt niet te rekenen.",
    ),
    "shape": (
        "Values have this shape; another one lost a sign on the way or stands in the wrong column.",
        "De waarden hebben deze vorm; een andere verloor onderweg een teken of staat in de verkeerde "
        "kolom.",
    ),
    "bsn": (
        "The column holds BSNs; one that fails the 11-test points to nobody, or to somebody else.",
        "In de kolom staan BSN's; een dat de elfproef niet doorstaat wijst niemand aan, of een ander.",
    ),
    "postcode": (
        "The column holds postcodes; what is none can't be compared with another address.",
        "In de kolom staan postcodes; wat er geen is, is niet met een ander adres te vergelijken.",
    ),
    "unique": (
        "A value occurs once; doubled, every link to it doubles.",
        "Een waarde komt één keer voor; dubbel verdubbelt elke koppeling ermee.",
    ),
    "key": (
        "These columns together identify a record; doubled, every link to it doubles.",
        "Deze kolommen wijzen samen een record aan; dubbel verdubbelt elke koppeling ermee.",
    ),
    "distribution": (
        "The shares of the codes hardly move between deliveries; a jump is a change of list or rule.",
        "De aandelen van de codes bewegen nauwelijks tussen leveringen; een sprong wijst op een "
        "andere lijst of regel.",
    ),
    "recent_fill": (
        "New rows were filled like this in every group; in the whole table a team that stops filling "
        "does not show for months.",
        "Nieuwe rijen waren in elke groep zo gevuld; in de hele tabel valt een team dat stopt met "
        "invullen pas na maanden op.",
    ),
    "recent_share": (
        "In new rows no value was this frequent; one that is, is a default of the form or a fixed text.",
        "In nieuwe rijen was geen waarde zo vaak; een die dat wel is, is een standaardwaarde van het "
        "formulier of een vaste tekst.",
    ),
}
"""Key -> English, Dutch."""
