internal import Attestation
internal import Cryptography
internal import FileIO
internal import Harness
internal import ModelDigest
internal import ModelFormats

/// Makes the statement of `attest evaluation`: what the results say, of the bytes that are here.
struct EvaluationMaker {
    private let context: Context
    private let command: AttestEvaluation
    private let reader: ModelReader

    struct Made {
        let payload: [UInt8]
        let statement: Statement
        let evaluation: Evaluation
        let weights: Digest
        /// The results file.
        let path: String
    }

    init(_ context: Context, _ command: AttestEvaluation) {
        self.context = context
        self.command = command
        reader = ModelReader(context, command.reading)
    }

    func make() throws -> Made {
        let requirements = try command.require.map { try RequirementText($0) }
        let folder = try reader.folder(at: command.path)
        let (model, version) = try StatedName.read(command.name, option: "--name", of: folder)
        let release = try command.release.map { text in
            guard let id = Hash32(hex: text) else {
                throw CommandError.usage("--release takes the id of an attestation, 64 hex digits")
            }
            return id
        }
        let weights: Digest
        let path: String
        if command.run {
            let before = try reader.weights(of: folder)
            path = try runHarness()
            let after = try reader.weights(of: try reader.folder(at: command.path))
            guard before == after else {
                throw CommandError(
                    "the model changed while it was evaluated", code: "evaluation.changed",
                    cause: "before it was \(before), after it \(after)",
                    help: "evaluate a copy that nothing writes to")
            }
            weights = after
        } else {
            path = try ResultsFiles.one(
                of: ResultsFiles.find(in: command.results ?? ".").map(\.path), in: command.results ?? ".",
                context)
            weights = try reader.weights(of: folder)
        }
        let results = try ResultsFiles.read(path)
        try check(results, of: folder, path)
        var evaluation = Evaluation(
            model: model, version: version, release: release,
            binding: results.isOfService ? .byName : command.run ? .beforeAndAfter : .afterTheFact,
            assurance: command.run ? .witnessed : .reported, harness: results.harness,
            values: try requiring(requirements, results.values), results: results.file)
        evaluation.settings = results.settings
        evaluation.limit = results.limit
        evaluation.settings.adapter = try adapter(of: results)
        do {
            let (fitted, payload) = try evaluation.fitted(weights: weights)
            let statement = try Statement(parsing: payload)
            return Made(
                payload: payload, statement: statement, evaluation: fitted, weights: weights, path: path)
        } catch {
            throw CommandError(
                "no statement can be made of \(path)", code: "results.format", cause: "\(error)")
        }
    }

    private func requiring(_ requirements: [RequirementText], _ values: [Evaluation.Value]) throws
        -> [Evaluation.Value]
    {
        do { return try values.requiring(requirements) } catch {
            throw CommandError(
                "what is required cannot be judged", code: "results.requirement", cause: "\(error)")
        }
    }

    /// Refuses what is no evaluation of this model.
    private func check(_ results: HarnessResults, of folder: ModelFolder, _ path: String) throws {
        if let limit = results.limit, !command.allowLimit {
            let what = limit < 1 ? "\(limit) of the samples" : "\(Evaluation.shown(limit)) samples a task"
            throw CommandError(
                "only some samples were evaluated: \(what)", code: "results.limited",
                cause: "such values are for trying things out, and no policy counts them",
                help: "run it without --limit, or --allow-limit states them as they are")
        }
        let snapshot = realPath(folder.path).flatMap(HubSnapshot.init(realPath:))
        if let commit = results.commit, let own = snapshot?.commit, !commit.utf8.elementsEqual(own.utf8) {
            throw CommandError(
                "the results are of another revision", code: "results.revision",
                cause: "\(path) says \(commit), the model here is \(own)",
                help: "name the snapshot that was evaluated")
        }
        if results.isDry {
            context.console.warning(
                "the model \"dummy\" reads no weights: these values say nothing about \(folder.path)")
        } else if results.isOfService {
            context.console.warning(
                "\(results.settings.backend ?? "the harness") asks a service: which weights answered is not known, so the binding is by-name"
            )
        } else if let source = results.source, !isSame(source, folder, snapshot) {
            guard !command.run else {
                throw CommandError(
                    "the harness loaded another model: \(source)", code: "results.source",
                    cause: "\(folder.path) is what was digested before and after",
                    help: "let it load pretrained=\(folder.path)")
            }
            context.console.warning("the results are of \(source); you say that it is \(folder.path)")
        } else if results.source == nil {
            context.console.warning(
                "the results do not say what was loaded; you say that it was \(folder.path)")
        }
        if let label = results.unusable.first {
            let more = results.unusable.count - 1
            context.console.note(
                "left out, being no finite number: \(label)\(more > 0 ? " and \(more) more" : "")")
        }
    }

    private func isSame(_ source: String, _ folder: ModelFolder, _ snapshot: HubSnapshot?) -> Bool {
        if let path = realPath(source) {
            return path.utf8.elementsEqual((realPath(folder.path) ?? folder.path).utf8)
                || path.utf8.elementsEqual((realPath(folder.directory) ?? folder.directory).utf8)
        }
        return snapshot?.name.lowercased() == source.lowercased()
    }

    /// The digest of an adapter: values of a model with one are of both.
    private func adapter(of results: HarnessResults) throws -> Digest? {
        guard let path = command.adapter ?? results.adapterSource else { return results.settings.adapter }
        guard FileStatus.exists(path) else {
            throw CommandError(
                "the adapter is not here: \(path)", code: "evaluation.adapter",
                cause: "the values are of the model with it, so its digest is stated too",
                help: "--adapter PATH")
        }
        return try reader.weights(of: reader.folder(at: path))
    }

    /// Starts the harness and finds what it wrote.
    private func runHarness() throws -> String {
        let place = try command.results ?? outputPath()
        let before = FileStatus.exists(place) ? try ResultsFiles.find(in: place) : []
        try context.console.flush()
        try HarnessProcess.run(command.command)
        let new = try ResultsFiles.find(in: place).filter { file in
            !before.contains { $0.path == file.path && $0.status == file.status }
        }
        guard !new.isEmpty else {
            throw CommandError(
                "the harness wrote no results in \(place)", code: "results.none",
                help: "lm_eval writes them with --output_path DIR; --results DIR says where")
        }
        return try ResultsFiles.one(of: new.map(\.path), in: place, context)
    }

    private func outputPath() throws -> String {
        for (index, word) in command.command.enumerated() {
            if word == "--output_path" || word == "-o", index + 1 < command.command.count {
                return command.command[index + 1]
            }
            if word.hasPrefix("--output_path=") { return String(word.dropFirst(14)) }
        }
        throw CommandError.usage(
            "where the harness writes its results is not said",
            help: "--results DIR, or --output_path DIR in its command")
    }
}

extension Evaluation {
    /// A value as people write it.
    static func shown(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return String(whole) }
        // Four digits after the point are what tables of results have.
        guard abs(value) < 1e9 else { return "\(value)" }
        let scaled = Int((abs(value) * 10_000).rounded())
        let fraction = String(10_000 + scaled % 10_000).dropFirst()
        let text = "\(scaled / 10_000).\(fraction)"
        return (value < 0 ? "-" : "") + text
    }
}
