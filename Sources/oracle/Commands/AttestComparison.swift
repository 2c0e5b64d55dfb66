internal import ArgumentParser
internal import Attestation

struct AttestComparison: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "comparison", abstract: "As a notary, state how a model differs from its parent.",
        discussion: """
            Compares the two as oracle diff does, and makes of it named checks, those too that found nothing, with the size below which \
            they would not have found it. With --relation it also says whether the measurement agrees with that relation; where \
            that cannot be told from the weights, it says neither. Measure where the weights are, with --unsigned; sign where the keys \
            are, with oracle cosign.

            oracle attest comparison ./gpt-j-6b ./suspect --parent EleutherAI/gpt-j-6b --name acme/gpt-j --relation finetune --unsigned -o c.json
            oracle attest comparison ./base ./quantized.gguf --parent a/base --name a/base-gguf --relation quantized --as notary
            """)

    @Argument(help: ArgumentHelp("The parent: a folder, a file, or a model in a cache.", valueName: "base"))
    var base: String

    @Argument(help: ArgumentHelp("The model that was made from it.", valueName: "derived"))
    var derived: String

    @Option(
        help: ArgumentHelp(
            "The model's name. Default: what its place in the Hugging Face cache says.",
            valueName: "owner/model[@version]"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "The parent's name. Default: what its place in the Hugging Face cache says.",
            valueName: "owner/model"))
    var parent: String?

    @Option(
        help: ArgumentHelp(
            "What the model is said to be: \(Relation.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "relation"))
    var relation: String?

    @OptionGroup var options: AttestOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if let relation, Relation(rawValue: relation) == nil {
            throw ValidationError(
                "--relation is one of \(Relation.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        try ComparisonMaker(context, self).make().handOn(options, context)
    }
}
