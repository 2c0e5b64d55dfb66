internal import ArgumentParser
internal import Trust

struct Verify: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "I have the files: are they what they say they are?",
        discussion: """
            Reads a model (a file, a folder, a snapshot of the Hugging Face cache), and judges its weights, every file beside \
            them, its name and its lineage. What is altered is named, down to the tensor. OWNER/NAME is found in the Hugging \
            Face cache, with @REVISION if it is not the one of main, and ollama:NAME[:TAG] in the store of Ollama; a path that is \
            there wins. No socket is opened.

            oracle verify ./model
            oracle verify sentence-transformers/all-MiniLM-L6-v2
            oracle verify ollama:llama3.2
            oracle verify ./model --as EleutherAI/gpt-j-6b
            """)

    @Argument(
        help: ArgumentHelp(
            "Files, folders, snapshots of the Hugging Face cache; names of models in a cache.",
            valueName: "path"))
    var paths: [String]

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Only this name can pass; by default the one that the path says, if any.", valueName: "name"))
    var asName: String?

    @Option(help: ArgumentHelp("A policy in place of your own.", valueName: "file"))
    var policy: String?

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var batch: BatchOptions
    @OptionGroup var global: GlobalOptions

    var format: OutputFormat { batch.jsonl ? .jsonLines : global.json ? .json : .text }

    func run(_ context: Context) throws -> ExitStatus {
        try VerifyAnswer(context, policy: policy, asName: try asName.map(Lookup.name), reading: reading).run(
            paths)
    }
}
