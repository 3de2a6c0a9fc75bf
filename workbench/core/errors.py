"""One error class per situation. The template says what is wrong, where, and what to do.

The user interface translates by class name (`error.ClassName` in the words table) with the same
fields, so a field holds a value, never a sentence. No field holds personal data.
"""

from typing import ClassVar


class WorkbenchError(Exception):
    """Something a person can mend. Never a traceback on a screen; exit code 2 on the command line."""

    template: ClassVar[str] = "{detail}"

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.template.format(**fields))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.fields))


def _rebuild(kind: type[WorkbenchError], fields: dict[str, object]) -> WorkbenchError:
    return kind(**fields)


class FileMissing(WorkbenchError):
    """A named file does not exist or is not a regular file."""

    template = "There is no file {file}. Check the name and the folder."


class ShippedFileUnknown(FileMissing):
    """A suite, recipe, rule file or layout that is neither a file nor one that is known by name."""

    template = "There is no file {name} in {kind}. Known by name: {known}."


class FileEmpty(WorkbenchError):
    """A file of zero bytes, or with no record at all."""

    template = "{file} is empty: it holds no records. Ask for the delivery again."


class FileTooLarge(WorkbenchError):
    """A file over the limit of the settings."""

    template = (
        "{file} is {megabytes} MB, more than the limit of {limit} MB. "
        "Raise limits.file_megabytes in workbench.toml if this is right."
    )


class InflatesTooFar(WorkbenchError):
    """A compressed file that would unpack to more than the limit."""

    template = (
        "{file} unpacks to {megabytes} MB, more than the limit of {limit} MB. "
        "Raise limits.unpacked_megabytes in workbench.toml if this is right."
    )


class NotWhatItSays(WorkbenchError):
    """The bytes are of another kind than the name says (a PDF called .csv)."""

    template = "{file} is not {expected} but {found}. Export the table itself and try again."


class FileTruncated(WorkbenchError):
    """A file that ends before its format says so."""

    template = "{file} is cut off: {detail}. Ask for the delivery again."


class TooManyColumns(WorkbenchError):
    """A table with more columns than the limit of the settings."""

    template = (
        "{file} has {found} columns, more than the limit of {limit}. "
        "Raise limits.columns in workbench.toml if this is right."
    )


class EncryptedFile(WorkbenchError):
    """A password-protected workbook or archive."""

    template = "{file} is protected with a password. Save it without one and try again."


class TooManyMembers(WorkbenchError):
    """An archive, folder or workbook of more parts than the limit."""

    template = (
        "{file} holds {found} files, more than the limit of {limit}. "
        "Raise limits.members in workbench.toml if this is right."
    )


class TooDeep(WorkbenchError):
    """An archive or folder with more folders within folders than the limit."""

    template = (
        "{file} nests folders {found} deep, more than the limit of {limit}. "
        "Raise limits.member_depth in workbench.toml if this is right."
    )


class NestedArchive(WorkbenchError):
    """An archive within an archive or folder."""

    template = "{file} holds another archive, {member}. Unpack that one first and try again."


class UnsafeName(WorkbenchError):
    """A member whose name points outside its archive or names a device."""

    template = (
        "{file} was refused: the name of member {number} points outside the archive or names a "
        "device. Ask for an archive with plain file names."
    )


class DeclaresEntities(WorkbenchError):
    """XML with a document type of its own: how an entity bomb begins, and no office program does it."""

    template = (
        "{file} was refused: its XML declares entities, which no office program does. "
        "Save it anew and try again."
    )


class NoTableInside(WorkbenchError):
    """An archive or folder without a single file that can be read as a table."""

    template = "{file} holds no file that can be read as a table: {detail}."


class DatabaseNotReached(WorkbenchError):
    """A database that can't be opened: address, network, user or password."""

    template = (
        "The database {url} could not be reached ({detail}). Check the address, the network and "
        "the password's environment variable."
    )


class DatabaseDriverMissing(WorkbenchError):
    """A kind of database whose Python driver is not installed."""

    template = (
        "There is no driver for {kind} databases here. "
        "For PostgreSQL: pip install register-workbench[postgres]."
    )


class QueryRefused(WorkbenchError):
    """A table or query that the database does not answer."""

    template = "The database {url} does not answer {asked} ({detail}). Check the table or query."


class LayoutExists(WorkbenchError):
    """A layout file that would be overwritten."""

    template = "There is a layout {name} already. Choose another name."


class NoDatabase(WorkbenchError):
    """A delivery from a database is asked for without saying from which."""

    template = (
        "Source {source} has no database in its settings. Give an address with --table or --query, "
        'or put kind = "sql", url and table in its [read] table.'
    )


class PasswordNotGiven(WorkbenchError):
    """The environment variable that should hold a database's password is not there."""

    template = "The environment variable {variable} for the database's password is not set."


class SettingDoesNotFit(WorkbenchError):
    """The read settings do not fit the file."""

    template = "{file} does not fit its read settings: {detail}. Change the source's [read] table."


class UnknownFormat(WorkbenchError):
    """A file name whose extension we do not read or write."""

    template = "{file} has an extension we do not know. Known here: {known}."


class ColumnMissing(WorkbenchError):
    """A column that is asked for is not in the table."""

    template = "{file} has no column {column}. It has: {columns}."


class OutputColumnTaken(WorkbenchError):
    """The table has a column already by the name of the one that is to be added to it."""

    template = (
        "{file} has a column {column} already, and nothing of it may be lost. Rename it first."
    )


class CleanCopyDiffers(WorkbenchError):
    """A clean copy that can't be laid beside the file, row by row and column by column."""

    template = (
        "{clean} has {clean_rows} rows of {clean_columns} columns, {file} has {rows} of {columns}. "
        "The clean copy must have the same rows and columns in the same order."
    )


class StepColumnMissing(ColumnMissing):
    """A step of a recipe names a column that is not in the table at that point."""

    template = (
        "{file}, step {step} ({kind}): the table has no column {column}. It has: {columns}. "
        "Change the step's columns, or ask for the delivery with that column."
    )


class SettingsFaults(WorkbenchError):
    """A settings, rule, recipe or suite file with faults: all of them at once."""

    template = "{file} has {count} fault(s):\n{faults}"


class SettingsSyntax(WorkbenchError):
    """A TOML or JSON file that can't be parsed."""

    template = "{file}, line {line}: not valid {language}: {detail}."


class NotAProject(WorkbenchError):
    """A folder without workbench.toml."""

    template = "{folder} is not a workbench project: it has no workbench.toml. Make one with: workbench init {folder}"


class AlreadyAProject(WorkbenchError):
    """`init` on a folder that is a project already."""

    template = "{folder} is a workbench project already. Nothing was changed."


class UnknownSource(WorkbenchError):
    """A source name that workbench.toml does not list."""

    template = "The project has no source {source}. It has: {sources}."


class AlreadyDelivered(WorkbenchError):
    """The same source and date with other bytes."""

    template = (
        "There is a delivery of {source} of {date} already, with other content. "
        "Withdraw it first, or use another date."
    )


class NotMadeYet(WorkbenchError):
    """A result is asked for that no run has made yet."""

    template = "{what} has not been made yet. Run the project first: workbench run {folder}"


class RunInProgress(WorkbenchError):
    """Another process is running this project."""

    template = "A run of this project is going on (since {since}). Wait for it, or cancel it."


class UnknownExpectation(WorkbenchError):
    """A suite names an expectation type that does not exist here; GX would drop it silently."""

    template = "{file}: unknown expectation type {type}. Nothing was validated."


class ExpectationNotRunnable(WorkbenchError):
    """An expectation that Great Expectations stops on: it does not fit the column's kind of values."""

    template = (
        "{file}: {type} on {column} could not be looked at: it does not fit the kind of values "
        "there (text, number or date). Change the suite."
    )


class NothingToAnalyse(WorkbenchError):
    """Too few rows or no events are left for an analysis."""

    template = "{what} can't be made: {detail}."


class CollinearTerms(WorkbenchError):
    """Terms of a model that the data can't tell apart, or that never vary."""

    template = (
        "The model can't tell these terms apart: {terms}. A term that never varies, or that "
        "follows from the others, has no effect of its own: leave one out."
    )


class NotConverged(WorkbenchError):
    """A fit that did not settle."""

    template = (
        "{what} did not settle in {iterations} rounds. Leave out terms that hardly vary, "
        "or join levels with few rows."
    )


class ColumnNotNumbers(WorkbenchError):
    """A column that must hold numbers holds other text."""

    template = (
        "Column {column} must hold numbers, but {count} of its cells are something else. "
        "Clean it first, or name another column."
    )


class ColumnOfOtherKind(WorkbenchError):
    """A column of a source holds another kind of value than the hand-over needs."""

    template = (
        "Column {column} of {source} must hold a {expected}, but holds {found}. "
        "Add a step that reads it to the source's recipe."
    )


class EventNotBinary(WorkbenchError):
    """An event column that says something else than whether it happened."""

    template = (
        "Column {column} must say 0/1 or true/false, but {count} of its cells say something else. "
        "For named reasons use --cause and --causes."
    )


class CauseAbsent(WorkbenchError):
    """A competing event is asked for that no row has."""

    template = "No row of column {column} has the cause {cause}. Check how it is written there."


class FormulaFault(WorkbenchError):
    """A model term that can't be read or does not fit the columns."""

    template = "The term {term} can't be used: {detail}."


class TooManyComparisons(WorkbenchError):
    """A blocking rule that would make more pairs than the limit; nothing was compared."""

    template = (
        "Blocking on {rule} would bring {count} comparisons, past the limit of {limit}. Add a field "
        "to that rule, lower its largest_block, or raise most_comparisons."
    )


class EntityTooLarge(WorkbenchError):
    """A linkage that would make one entity of a great part of the table."""

    template = (
        "One entity would hold {records} of {rows} records, more than {limit}. Nothing was written. "
        "Compare more fields, raise the threshold, or raise clusters.largest_entity."
    )


class LinksMostlyWrong(WorkbenchError):
    """A linkage that does not believe in its own links."""

    template = (
        "Of the links that were found only an estimated {percent}% would be right. "
        "Nothing was written. Compare more fields, or raise the threshold."
    )


class RoleUnknown(WorkbenchError):
    """`--roles` names something that no column can be for linkage."""

    template = "--roles: there is no role {role}. Known: {known}."


class RoleWithoutColumn(WorkbenchError):
    """`--roles` names a role but no column for it."""

    template = "--roles: {role} has no column. Write it as {role}=COLUMN, several with commas."


class NothingToBlockOn(WorkbenchError):
    """Roles that are too few to find pairs of records with."""

    template = (
        "With only {roles} no pairs can be found that are worth comparing. "
        "Name more columns in --roles, such as surname, birth_date or postcode."
    )


class TangledLinks(WorkbenchError):
    """Links that tie a great many records into one knot: the result would be degenerate."""

    template = (
        "{records} records hang together by links, more than {limit}: the rules hold records for "
        "one that are not. Raise the threshold, or compare more fields."
    )


class OutputExists(WorkbenchError):
    """An output folder that is not empty and not ours."""

    template = "{file} exists already and was not made by this command. Choose another name."


class ServerNotStarted(WorkbenchError):
    """The workbench's own web server did not come up."""

    template = "The web server did not start on {url}. Try another port with --port."


class NewerStore(WorkbenchError):
    """A project database written by a newer version of the workbench."""

    template = "{file} was written by a newer workbench (revision {found}, known {known}). Upgrade the workbench."
