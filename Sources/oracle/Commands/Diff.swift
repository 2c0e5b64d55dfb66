internal import ArgumentParser

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
            """)

    @Argument(help: ArgumentHelp("The model that the other is said to be made from.", valueName: "base"))
    var base: String

    @Argument(help: ArgumentHelp("The model that was made from it.", valueName: "derived"))
    var derived: String

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("A second base: is the derived model a merge of the two?", valueName: "base"))
    var other: String?

    @Flag(help: "Show every tensor, also those that are equal.")
    var all = false

    @Flag(help: "End with status 3 unless the models are identical.")
    var exitCode = false

    @Option(
        help: ArgumentHelp("Threads that read; as many as there are processors by default.", valueName: "n"))
    var threads: Int?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads takes a number from 1 on") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let reader = DiffSubject.Reader(context)
        let sides = try [base, derived].map(reader.subject)
        let third = try other.map(reader.subject)
        let answer = try DiffAnswer(
            base: sides[0], derived: sides[1], other: third, threads: threads, context: context)
        try answer.print(to: context, all: all)
        return exitCode && !answer.isIdentical ? .refused : .success
    }
}
