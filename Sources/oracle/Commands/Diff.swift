internal import ArgumentParser
internal import Comparison

struct Diff: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What was done to a model? Its weights against its base's, measured.",
        discussion: """
            Reads two models from end to end, in any format, and says what became of each tensor and what all of it comes to: \
            identical, re-encoded, fine-tuned, some layers trained, a merged LoRA, a rank-one edit as ROME makes it, quantized, \
            pruned, a larger vocabulary, unrelated (docs/comparison.md). A name of a model in a cache is as good as a path. A \
            tensor manifest (oracle digest --tensors) in place of either tells what is equal, and nothing else.

            oracle diff ./gpt-j-6b ./suspect
            oracle diff EleutherAI/gpt-j-6b ./suspect --json
            oracle diff ./one ./merged --with ./other
            oracle diff ./base ./base-Q4_K_M.gguf
            oracle diff ./base --adapter ./lora
            """)

    @Argument(help: ArgumentHelp("The model that the other is said to be made from.", valueName: "base"))
    var base: String

    @Argument(help: ArgumentHelp("The model that was made from it.", valueName: "derived"))
    var derived: String?

    @Option(
        help: ArgumentHelp(
            "A LoRA adapter in place of a derived model: a folder with adapter_config.json.", valueName: "dir"
        ))
    var adapter: String?

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("A second base: is the derived model a merge of the two?", valueName: "base"))
    var other: String?

    @Flag(help: "Show every tensor, also those that are equal.")
    var all = false

    @Flag(help: "End with status 3 unless the models are identical, or the adapter fits.")
    var exitCode = false

    @Option(
        help: ArgumentHelp("Threads that read; as many as there are processors by default.", valueName: "n"))
    var threads: Int?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if derived == nil, adapter == nil {
            throw ValidationError("what is it to be compared with? oracle diff BASE DERIVED")
        }
        if derived != nil, adapter != nil {
            throw ValidationError("name a derived model, or an adapter with --adapter, and not both")
        }
        if adapter != nil, other != nil { throw ValidationError("--with is for models, not for adapters") }
        if let threads, threads < 1 { throw ValidationError("--threads takes a number from 1 on") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let reader = DiffSubject.Reader(context)
        if let adapter {
            let answer = try AdapterAnswer(
                base: reader.subject(base), adapter: reader.adapter(adapter))
            try answer.print(to: context, all: all)
            return exitCode && !answer.change.fits ? .refused : .success
        }
        guard let derived else {
            throw CommandError.usage("name a derived model, or an adapter with --adapter")
        }
        let sides = try [base, derived].map(reader.subject)
        let third = try other.map(reader.subject)
        let answer = try DiffAnswer(
            base: sides[0], derived: sides[1], other: third, threads: threads, context: context)
        try answer.print(to: context, all: all)
        return exitCode && !answer.isIdentical ? .refused : .success
    }
}
