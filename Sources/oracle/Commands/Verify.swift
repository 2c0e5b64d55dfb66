internal import ArgumentParser
internal import Attestation
internal import Cryptography
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

            A receipt spares another machine the reading of weights: --receipt FILE writes one where there is none, signed with \
            --sign-as, and takes the digests of weights from one that is there, where the policy names its key (docs/verdicts.md).

            oracle verify ./model --receipt model.receipt --sign-as ci
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

    @Option(
        help: ArgumentHelp(
            "Write what was found as a receipt; if the file is there, take the digests of weights from it.",
            valueName: "file"))
    var receipt: String?

    @Option(help: ArgumentHelp("The key that signs the receipt.", valueName: "key"))
    var signAs: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var batch: BatchOptions
    @OptionGroup var global: GlobalOptions

    var format: OutputFormat { batch.jsonl ? .jsonLines : global.json ? .json : .text }

    func validate() throws {
        if receipt != nil, paths.count > 1 { throw ValidationError("--receipt is of one model") }
        if signAs != nil, receipt == nil {
            throw ValidationError("--sign-as signs a receipt: name one with --receipt")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        var answer = try VerifyAnswer(
            context, policy: policy, asName: try asName.map(Lookup.name), reading: reading)
        if let receipt {
            let passphrases = Passphrases(context, file: passphrase.passphraseFile)
            let name = signAs
            let open = try name.map { name in
                let store = try context.keyStore()
                // A name that is none is said before the model is read.
                _ = try store.entry(name)
                return { () throws -> SigningKey in try passphrases.signingKey(name, in: store) }
            }
            answer.receipt = ReceiptOption(path: receipt, key: open)
        }
        return try answer.run(paths)
    }
}
