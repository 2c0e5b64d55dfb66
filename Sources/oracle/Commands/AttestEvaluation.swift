internal import ArgumentParser
internal import Attestation
internal import Harness

struct AttestEvaluation: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluation", abstract: "As a notary, state what a model scored.",
        discussion: """
            Digests the model and reads what lm-evaluation-harness wrote, or a small JSON of the same fields (oracle help evaluations). \
            Measure where the weights are, with --unsigned: that needs no key, no registry and no network. Sign where the keys \
            are, with oracle cosign.

            With --run the harness is started between two digests of the model, and it is refused when they differ.

            oracle attest evaluation ./m --results out/ --unsigned -o eval.json
            oracle attest evaluation ./m --require 'hellaswag:acc_norm>=0.60' --unsigned -o eval.json --run -- \\
                lm_eval --model hf --model_args pretrained=./m --tasks hellaswag --output_path out
            """)

    @Argument(help: ArgumentHelp("The model: a folder or a file.", valueName: "path"))
    var path: String

    @Option(
        help: ArgumentHelp(
            "A results file, or a folder with one. Default with --run: the harness's --output_path.",
            valueName: "path"))
    var results: String?

    @Option(
        help: ArgumentHelp(
            "What a value has to be for the model to pass. May be given several times.",
            valueName: "task:metric>=number"))
    var require: [String] = []

    @Option(
        help: ArgumentHelp(
            "The model's name. Default: what its place in the Hugging Face cache says.",
            valueName: "owner/model[@version]"))
    var name: String?

    @Option(help: ArgumentHelp("The attestation of the release that was evaluated.", valueName: "id"))
    var release: String?

    @Option(
        help: ArgumentHelp(
            "The adapter that was loaded, where it is not where the harness found it.", valueName: "path"))
    var adapter: String?

    @Flag(help: "Take results of a run of which only some samples were evaluated.")
    var allowLimit = false

    @Flag(help: "Start the harness: its command follows after --.")
    var run = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The harness's command.", valueName: "command"))
    var command: [String] = []

    @OptionGroup var options: AttestOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if run, command.isEmpty { throw ValidationError("--run takes the harness's command after --") }
        if !run, !command.isEmpty { throw ValidationError("a command after -- is started with --run") }
        if !run, results == nil { throw ValidationError("--results PATH says where the results are") }
        for text in require {
            do { _ = try RequirementText(text) } catch { throw ValidationError("\(error)") }
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        try EvaluationMaker(context, self).make().handOn(options, context)
    }
}
