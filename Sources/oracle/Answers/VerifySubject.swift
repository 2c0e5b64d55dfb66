internal import Attestation
internal import FileIO
internal import ModelFormats
internal import ModelPlaces

/// What is to be judged: files, and what their place says of them.
struct VerifySubject {
    /// As it was typed.
    let input: String
    let folder: ModelFolder
    /// One of several equal models of the folder, judged by itself; nil for the folder's own, with what lies beside it.
    var part: WeightSet?
    /// A name that the path says, where it is in no Hugging Face cache.
    var claimedName: ModelName?

    /// The model that a loader would take.
    var main: WeightSet? { part ?? folder.main }
    var files: [ModelFile] { part?.shards ?? folder.files }
    /// A folder has coverage; one model of several in it, and a single file, have none.
    var isDirectory: Bool { part == nil && !folder.isSingleFile }
    var problems: [FormatError] { part == nil ? folder.problems : [] }
}

extension Context {
    /// Where this machine's tools keep models.
    var modelPlaces: ModelPlaces {
        ModelPlaces(variable: { self.environment[$0] }, workingDirectory: realPath(".") ?? "/")
    }
}

/// A model that was asked for by a name: where it lies.
struct NamedModel {
    let path: String
    var claimedName: ModelName?
    /// Where it was found, for a hint.
    let place: String

    /// Where what was asked for lies: a path that is there, else a name of a model in a cache.
    /// - Parameter command: that reads it.
    /// - Returns: the path as it was given where nothing is there and the word is nothing else: reading it says so.
    static func locate(
        _ word: String, for command: String, in context: Context
    ) throws -> (path: String, claimedName: ModelName?) {
        if FileStatus.exists(word) {
            if let named = try? find(word, in: context) {
                context.console.hint("\(word) is a path here; there is also \(named.place): \(named.path)")
            }
            return (word, nil)
        }
        switch Question(word: word) {
        case .digests, .prefix, .alias:
            throw CommandError(
                "\(word) is a hash, not files", code: "usage",
                cause: "a hash is a claim about bytes; \(command) reads the bytes themselves",
                help: "oracle lookup \(shellWord(word))", status: .usage)
        case .notADigest, .malformed: break
        }
        if let named = try find(word, in: context) {
            context.console.hint("this is \(named.place): \(named.path)")
            return (named.path, named.claimedName)
        }
        if word.hasPrefix(OllamaName.prefix) { throw try missing(ollama: word, for: command, in: context) }
        let (plain, _) = HubCache.split(word)
        if let name = try? ModelName(plain) {
            throw CommandError(
                "no such file or directory: \(word)", code: "file.not-found",
                cause: context.modelPlaces.hub.map {
                    "nor is a model of that name in the Hugging Face cache, \($0)"
                }
                    ?? "it looks like the name of a model, and there is no Hugging Face cache",
                help: "oracle info \(name)")
        }
        if word.contains("://") {
            throw CommandError(
                "no such file or directory: \(word)", code: "file.not-found",
                cause: "it looks like a URL; oracle reads files, and downloads none")
        }
        return (word, nil)
    }

    /// - Returns: nil where the word is no name, or no such model is here.
    static func find(_ word: String, in context: Context) throws -> NamedModel? {
        let places = context.modelPlaces
        if word.hasPrefix(OllamaName.prefix) { return try ollama(word, places, context) }
        guard HubCache.isName(word), let hub = places.hub else { return nil }
        let (name, revision) = HubCache.split(word)
        guard let found = try HubCache(hub).find(name, revision: revision) else { return nil }
        func text(_ revision: HubCache.Revision) -> String {
            revision.refs.first.map { "\($0) (\(revision.commit.prefix(12)))" }
                ?? "\(revision.commit.prefix(12))"
        }
        let others = found.revisions.filter { $0 != found.revision }
        let more =
            others.isEmpty
            ? ""
            : "; also here: \(others.prefix(3).map(text).joined(separator: ", "))\(others.count > 3 ? " and \(others.count - 3) more" : "")"
        return NamedModel(
            path: found.snapshot,
            place: "\(found.name) at \(text(found.revision)) in the Hugging Face cache\(more)")
    }

    private static func ollama(_ word: String, _ places: ModelPlaces, _ context: Context) throws
        -> NamedModel?
    {
        let name = try OllamaName(word)
        for root in places.ollama {
            let store = OllamaStore(root)
            guard let layers = try store.find(name) else { continue }
            let models = layers.filter { $0.kind == .model }
            guard let model = models.first else {
                throw CommandError(
                    "\(OllamaName.prefix)\(name) names no weights", code: "place.malformed",
                    cause: "its manifest in \(root) has no layer of a model")
            }
            if models.count > 1 {
                throw CommandError(
                    "\(OllamaName.prefix)\(name) is of \(models.count) layers", code: "place.ambiguous",
                    help: "oracle scan \(shellPath(root))")
            }
            for other in layers where other.kind != .model {
                context.console.warning(
                    "\(OllamaName.prefix)\(name) is used with \(other.kind.rawValue) sha256:\(other.sha256), of which this verdict says nothing"
                )
            }
            return NamedModel(
                path: try store.blob(of: model), claimedName: name.hubName.flatMap { try? ModelName($0) },
                place: "\(OllamaName.prefix)\(name) in the store of Ollama")
        }
        return nil
    }

    /// What to say of a name of Ollama that is not here.
    static func missing(ollama word: String, for command: String = "verify", in context: Context) throws
        -> CommandError
    {
        let wanted = "\(OllamaName.prefix)\(try OllamaName(word))"
        let roots = context.modelPlaces.ollama
        let all = roots.flatMap { OllamaStore($0).names().names.map { "\(OllamaName.prefix)\($0)" } }
        return CommandError(
            "no model \(word) in the store of Ollama", code: "place.not-found",
            cause: "looked in \(roots.joined(separator: ", "))",
            help: Suggestions.nearest(wanted, in: all).map { "oracle \(command) \($0)" })
    }
}
