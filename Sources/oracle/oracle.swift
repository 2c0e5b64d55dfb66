// oracle: the command line. Commands are thin: they read arguments, call a module, print one value.
//
// How a command is added
//   - One file in `Commands/`, one `struct X: OracleCommand` in it, with an explicit `commandName` and
//     `@OptionGroup var global: GlobalOptions`. Its work is in `func run(_ context: Context) throws -> ExitStatus`.
//     A command that has subcommands is a plain `ParsableCommand`; its leaves are `OracleCommand`s.
//   - One entry in `CommandList.groups`. Only commands that work stand there: help, completions and suggestions
//     are all made from that list.
//   - One JSON Schema in `docs/schema/<command>.schema.json` (spaces become `-`: `key-list.schema.json`; a line of
//     `--jsonl` has `<command>-line.schema.json`), and a transcript in `Tests/CommandTests/Transcripts/` in which it answers
//     with `--json`. A test holds both against the list.
//
// What goes where
//   - stdout is the answer, through `context.console.print` (text) or `context.console.print(json:)`; one value is
//     rendered as either. The first member of every JSON answer is `"schema": 1`.
//   - stderr is for people: `note`, `hint`, `warning`, progress (on a terminal only). `--quiet` silences notes and
//     hints, never warnings.
//   - `TerminalText` literals are ours; everything interpolated is escaped, so that no name from a file or a registry can
//     move the cursor: `console.print("\("known", .good) \(name)")`.
//   - What could not be done is thrown: `CommandError(what, cause:, help:)`, or a module's own error, which
//     `CommandError.init(describing:)` puts into words. `what` starts in lower case and names the thing; `help` is a command.
//   - With `--json` an error is one JSON document on stdout, `{"schema": 1, "error": {...}}`, and the text stays on stderr:
//     whoever parses stdout always finds JSON, and whoever reads a log finds a sentence. (`--jsonl`: a line a failed input.)
//   - A verdict is no error: the command prints it and returns its `ExitStatus`. In a batch the worst wins
//     (`ExitStatus.worst`).
//   - Time, environment, places and terminal come from `Context`. Nothing below this module reads them.
//   - Work that takes longer than a blink runs in `Interruption.deferring { ... }` and polls `Interruption.isRequested`:
//     the first Ctrl-C then lets it clean up, the second ends the process. Anything else simply ends.

internal import ArgumentParser

/// The product's version. The only place where it stands.
package let oracleVersion = "0.1.0"

/// A command that does something.
protocol OracleCommand: ParsableCommand {
    var global: GlobalOptions { get }
    /// How the answer is printed; `--json` unless the command knows `--jsonl` too.
    var format: OutputFormat { get }
    func run(_ context: Context) throws -> ExitStatus
}

extension OracleCommand {
    var format: OutputFormat { global.json ? .json : .text }
}

/// A command with subcommands whose default one takes an argument: `oracle log TAP` is `oracle log show TAP`.
protocol AnswersByDefault: ParsableCommand {}

/// The answer's form.
package enum OutputFormat: Sendable {
    case text
    /// One document, indented.
    case json
    /// A line for each input, in the order of the inputs.
    case jsonLines

    package var isJSON: Bool { self != .text }
}

/// What every command understands.
struct GlobalOptions: ParsableArguments {
    @Flag(help: "Print the answer as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
    var color = ColorChoice.auto

    @Flag(help: "Open no socket (as ORACLE_OFFLINE=1 does).")
    var offline = false

    @Flag(name: .shortAndLong, help: "Print no notes and hints.")
    var quiet = false
}

/// For commands that take several inputs.
struct BatchOptions: ParsableArguments {
    @Flag(help: "Print one line of JSON for each input.")
    var jsonl = false
}

extension ColorChoice: ExpressibleByArgument {}

/// The root, for parsing only: it does nothing by itself.
struct Root: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "oracle",
            abstract: "Whose are these model weights, what were they made from, and who checked them?",
            version: oracleVersion,
            groupedSubcommands: CommandList.groups.map {
                CommandGroup(name: $0.title, subcommands: $0.commands)
            })
    }
}
