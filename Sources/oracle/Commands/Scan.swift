internal import ArgumentParser
internal import Trust

struct Scan: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Find the models on this machine, and judge them all.",
        discussion: """
            Without a path: the Hugging Face cache (HF_HUB_CACHE, HF_HOME), Ollama (OLLAMA_MODELS) and LM Studio. Of a model in such \
            a place the path says a name, and bytes that have another one are an alarm. What was read is remembered: after \
            Ctrl-C the same command goes on where it was. No socket is opened.

            oracle scan
            oracle scan /srv/models --fail-on revoked,altered,conflict,misnamed,unknown
            oracle scan --csv > models.csv

            Words for --fail-on: revoked, altered (other bytes than the model has), conflict, misnamed (the path says another \
            model), untrusted (any of these, and unattested code or pickles), unknown, stale, policy (not met); none.
            """)

    @Argument(help: ArgumentHelp("Folders and files to look through.", valueName: "path"))
    var paths: [String] = []

    @Option(
        help: ArgumentHelp(
            "What makes the scan fail (exit 3; 4 for unknown, 6 for stale), by default \(Alarm.standardList).",
            valueName: "list"))
    var failOn: String = Alarm.standardList

    @Flag(help: "Believe a blob's name that says its SHA-256, and do not read it.")
    var trustNames = false

    @Flag(help: "Print comma-separated values.")
    var csv = false

    @Option(help: ArgumentHelp("A policy in place of your own.", valueName: "file"))
    var policy: String?

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var batch: BatchOptions
    @OptionGroup var global: GlobalOptions

    var format: OutputFormat { batch.jsonl ? .jsonLines : global.json ? .json : .text }

    func validate() throws {
        if csv, format.isJSON { throw ValidationError("--csv and --json are two answers; ask for one") }
        if let word = Alarm.parse(failOn).unknown.first {
            let near = Suggestions.nearest(word, in: Alarm.words).map { "Did you mean '\($0)'?" }
            throw ValidationError(
                "--fail-on knows no '\(word)'. \(near ?? "The words are \(Alarm.words.joined(separator: ", "))")"
            )
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        try ScanAnswer(
            context, policy: policy, reading: reading, failOn: Alarm.parse(failOn).alarms,
            trustsNames: trustNames,
            isCSV: csv
        ).run(paths)
    }
}

extension Alarm {
    static var standardList: String { standard.map(\.rawValue).joined(separator: ",") }
}
