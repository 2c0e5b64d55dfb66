internal import ArgumentParser
internal import Cryptography
internal import ModelDigest
internal import ModelFormats
internal import StrictJSON

struct DigestCommand: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest", abstract: "Digest models and files: weights digest and SHA-256.",
        discussion: """
            The weights digest is of the tensors of a model, whatever file or shards hold them (docs/digests.md). \
            Files that hold no tensors get their SHA-256; with --sha256 every file does.

            oracle digest ./model
            oracle digest ./model --sha256
            oracle digest ./model --all
            oracle digest model.safetensors --tensors > manifest.json
            """)

    @Argument(help: ArgumentHelp("Files, folders, snapshots of the Hugging Face cache.", valueName: "path"))
    var paths: [String]

    @Flag(help: "Print the tensor manifest of one model, as registries publish it.")
    var tensors = false

    @Flag(help: "Take the SHA-256 of weights files too; reading is then as slow as SHA-256 is.")
    var sha256 = false

    @Flag(
        help: "Take everything: SHA-256 of every file, and the names that other programs give the same bytes."
    )
    var all = false

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var batch: BatchOptions
    @OptionGroup var global: GlobalOptions

    var format: OutputFormat { batch.jsonl ? .jsonLines : global.json ? .json : .text }

    func validate() throws {
        if tensors, all {
            throw ValidationError("--tensors prints the manifest and nothing else; not with --all")
        }
        if tensors, paths.count > 1 { throw ValidationError("--tensors takes one model at a time") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let reader = ModelReader(context, reading)
        if tensors { return try printTensors(context, reader) }
        var statuses: [ExitStatus] = []
        var documents: [JSON] = []
        for (index, path) in paths.enumerated() {
            try Interruption.check()
            let answer: DigestAnswer
            do {
                let folder = try reader.folder(at: path)
                // Tensors are hashed on all cores; SHA-256 of their file is one long chain.
                let whole = folder.weightSets.filter { $0.fault == nil }
                let shards = Set(whole.flatMap(\.shards).map { ExactName($0.name) })
                let everything = sha256 || all
                let files = everything ? nil : folder.files.filter { !shards.contains(ExactName($0.name)) }
                let wanted: WantedDigests =
                    all ? [.weights, .model, .sha256, .aliases] : [.weights, .model, .sha256]
                let digests = try reader.digests(folder, wanted, files: files)
                // Tensors of a kind that is not read are found out from the header; their files have a SHA-256 all the same.
                let unread = digests.sets.filter { $0.fault?.isUnread ?? false }.flatMap(\.set.shards)
                let more =
                    everything || unread.isEmpty
                    ? [] : try reader.digests(folder, [.sha256], files: unread, sets: []).files
                answer = DigestAnswer(folder, digests, more: more, withAliases: all)
            } catch {
                let failure = CommandError(describing: error)
                if failure.status == .interrupted { throw failure }
                // One path alone is not a batch: its fault is the command's.
                if paths.count == 1 { throw failure }
                context.console.report(failure)
                statuses.append(failure.status)
                let members = [JSON.Member("path", .string(path)), JSON.Member("error", failure.json)]
                if context.format == .jsonLines { try context.console.print(jsonLine: line(members)) }
                documents.append(.object(members))
                continue
            }
            statuses.append(answer.status)
            switch context.format {
            case .text:
                if paths.count > 1 {
                    if index > 0 { try context.console.print("") }
                    try context.console.print("\(path, .bold)")
                }
                try answer.print(to: context.console)
            case .json: documents.append(.object(answer.members))
            case .jsonLines: try context.console.print(jsonLine: line(answer.members))
            }
        }
        if context.format == .json {
            try context.console.print(json: ["schema": 1, "results": .array(documents)])
        }
        return .worst(statuses)
    }

    private func line(_ members: [JSON.Member]) -> JSON { .object([JSON.Member("schema", 1)] + members) }

    /// The manifest is the format that registries publish, so it stands alone and without `schema`.
    private func printTensors(_ context: Context, _ reader: ModelReader) throws -> ExitStatus {
        let folder = try reader.folder(at: paths[0])
        let digests = try reader.digests(folder, [.tensors])
        guard folder.main != nil, let main = digests.sets.first else {
            throw CommandError(
                digests.sets.isEmpty
                    ? "\(paths[0]) holds no model whose tensors can be read"
                    : "\(paths[0]) holds several models",
                code: "digest.no-model",
                help: digests.sets.first.map {
                    "oracle digest --tensors \(shellPath("\(paths[0])/\($0.set.name)"))"
                })
        }
        switch main.outcome {
        case .failure(let fault): throw fault
        case .success(let weights):
            guard let manifest = weights.manifest else {
                throw CommandError("\(paths[0]): no manifest was made", code: "digest.no-model")
            }
            try context.console.write(manifest.text)
            return .success
        }
    }
}
