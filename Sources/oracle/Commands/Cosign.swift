internal import ArgumentParser

struct Cosign: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosign",
        abstract: "As a notary, sign what others state, or what was measured elsewhere.",
        discussion: """
            Shows the statement, checks it, and signs it: who signs vouches for it. Statements are files that oracle attest made \
            with --unsigned, or the ids of attestations in the registry. Each signature is a file of its own, so notaries who sign \
            at once never meet in one.

            oracle cosign eval.json --as eleutherai
            oracle cosign 3f8a...c1 --as eleutherai --model ./m
            oracle cosign 3f8a...c1 --because eval.json --as eleutherai
            """)

    @Argument(
        help: ArgumentHelp(
            "Unsigned statements, or ids of attestations of the registry.", valueName: "file-or-id"))
    var statements: [String]

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who signs: a signer of the registry, or a key that is here.", valueName: "signer")
    )
    var signer: String

    @Option(
        help: ArgumentHelp("The registry's folder. Default: the one in which this runs.", valueName: "dir"))
    var registry: String?

    @Option(
        help: ArgumentHelp("The model, to digest it and hold it against the statement.", valueName: "path"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "An evaluation that is the reason to co-sign a release: a file or an id. It has to have passed, and to be of the same weights; it is signed too.",
            valueName: "file-or-id"))
    var because: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if because != nil, statements.count != 1 {
            throw ValidationError("--because is the reason to sign one release")
        }
    }

    func run(_ context: Context) throws -> ExitStatus { try CosignAnswer(context, self).run() }
}
