internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import Registry
internal import StrictJSON

/// Makes a draft of what is on disk: digests of all that counts, in one read, and what card, configuration, adapter and metadata claim.
struct DraftMaker {
    let context: Context
    let reader: ModelReader
    /// Sentences about what could not be known, for whoever wrote the model.
    private(set) var unknown: [String] = []

    /// What was read of a model.
    struct Reading {
        let folder: ModelFolder
        let digests: ModelDigests
        let card: ModelCard?
        /// What files claim, in the words of FileClaims.
        let license: String?
        let bases: [String]
        let baseOrigin: String?
        let relation: Relation?
        /// `tensors/<weights hex>.json`
        let manifest: TensorManifest?
        let weights: Digest?
    }

    init(_ context: Context, _ reader: ModelReader) {
        self.context = context
        self.reader = reader
    }

    mutating func read(_ path: String) throws -> Reading {
        let folder = try reader.folder(at: path)
        // A draft of half a model would be signed as a whole one.
        if let problem = folder.problems.first(where: { $0.code != .shardsMissing }) { throw problem }
        for file in folder.files {
            switch file.role {
            case .incomplete, .gitLFSPointer:
                throw CommandError(
                    "\(file.name) is not whole", code: "model.incomplete",
                    cause: "an unfinished download, or a Git LFS pointer",
                    help: "fetch it, then run this again")
            default: break
            }
        }
        let counted = folder.files.filter { $0.role.counts || $0.role.holdsWeights }
        guard counted.contains(where: \.role.holdsWeights) else {
            throw CommandError(
                "\(path) holds no weights", code: "no-weights", help: "oracle digest \(shellPath(path))")
        }
        guard let main = folder.main else {
            if let set = folder.weightSets.first {
                throw CommandError(
                    "\(path) holds several models", code: "model.several",
                    cause: folder.weightSets.prefix(5).map(\.name).joined(separator: ", "),
                    help: "oracle create \(shellPath("\(path)/\(set.name)"))")
            }
            unknown.append("no weights digest: the tensors are of a format that is not read")
            let digests = try reader.digests(folder, [.sha256], files: counted, sets: [])
            return finish(folder, digests, nil, claims: [])
        }
        if let fault = main.fault { throw fault }
        let digests = try reader.digests(folder, [.sha256, .tensors, .model], files: counted, sets: [main])
        let set = digests.sets[0]
        switch set.outcome {
        case .success(let weights):
            if case .failure(let fault)? = digests.model { unknown.append("no model digest: \(fault)") }
            return finish(
                folder, digests, weights, claims: DigestAnswer.headers(of: set).flatMap(\.1.claims))
        case .failure(let fault):
            guard fault.isUnread else { throw fault }
            unknown.append("no weights digest: \(fault)")
            return finish(folder, digests, nil, claims: [])
        }
    }

    private mutating func finish(
        _ folder: ModelFolder, _ digests: ModelDigests, _ weights: ModelDigests.WeightsDigest?,
        claims: [ContainerContents.Claim]
    ) -> Reading {
        let card = ModelCard(in: folder)
        unknown += card?.faults ?? []
        let adapter = PEFTAdapter.claims(in: folder)
        func claim(_ name: String) -> String? { claims.first { $0.name == name }?.value }
        var bases = card?.bases ?? []
        var origin: String? = bases.isEmpty ? nil : "model card"
        if bases.isEmpty, let base = adapter?.claims.first(where: { $0.name == "base" })?.value {
            (bases, origin) = ([base], PEFTAdapter.fileName)
        }
        if bases.isEmpty {
            bases = Self.ggufBases(claims)
            origin = bases.isEmpty ? nil : "GGUF metadata"
        }
        let isGGUF = folder.main?.shards.contains { $0.role == .weights(.gguf) } ?? false
        let isQuantized = Self.configuration(folder)?["quantization_config"]?.kind == .object
        let guessed: Relation? =
            adapter != nil
            ? .adapter
            : bases.count > 1
                ? .merge
                : isQuantized || (isGGUF && Self.isQuantized(claims)) ? .quantized : isGGUF ? .converted : nil
        var relation = guessed
        if let word = card?.relation {
            relation = Relation(word: word)
            if relation == nil {
                unknown.append("the relation \"\(word)\" of the model card is none that is known")
            }
        }
        return Reading(
            folder: folder, digests: digests, card: card,
            license: card?.license ?? claim("general.license"), bases: bases, baseOrigin: origin,
            relation: relation, manifest: weights?.manifest, weights: weights?.digest)
    }

    /// `general.base_model.<n>.repo_url`, or organization and name.
    private static func ggufBases(_ claims: [ContainerContents.Claim]) -> [String] {
        let prefix = "general.base_model."
        var numbers: [String] = []
        for claim in claims where claim.name.hasPrefix(prefix) {
            let number = String(claim.name.dropFirst(prefix.count).prefix { $0 != "." })
            if !numbers.contains(number), Int(number) != nil { numbers.append(number) }
        }
        return numbers.compactMap { number in
            func value(_ name: String) -> String? {
                claims.first { $0.name == "\(prefix)\(number).\(name)" }?.value
            }
            if let url = value("repo_url"), url.hasPrefix("https://huggingface.co/") {
                return String(url.dropFirst("https://huggingface.co/".count))
            }
            guard let organization = value("organization"), let name = value("name") else { return nil }
            return "\(organization)/\(name)".replacing(" ", with: "-")
        }
    }

    /// F32, F16 and BF16 are the same numbers in another container, or fewer digits of them; everything below is quantized.
    private static func isQuantized(_ claims: [ContainerContents.Claim]) -> Bool {
        guard let type = claims.first(where: { $0.name == "general.file_type" })?.value else { return false }
        return !["F32", "F16", "BF16"].contains { type.uppercased().contains($0) }
    }

    private static func configuration(_ folder: ModelFolder) -> JSONValue? {
        guard let file = folder.file(named: "config.json"), file.status.size <= 1 << 20,
            let bytes = try? readFile(file.realPath, limit: 1 << 20)
        else { return nil }
        return try? JSONDocument(bytes).root
    }

    /// What config.json says that the model was loaded from, where that can be a model's name.
    static func loadedFrom(_ folder: ModelFolder) -> ModelName? {
        configuration(folder)?["_name_or_path"]?.string.flatMap { try? ModelName($0) }
    }

    /// The facts of what was read; lineage is added by whoever knows it.
    static func facts(_ reading: Reading, model: ModelName, version: String?) throws -> (
        claims: Claims, files: [(name: FileName, sha256: Hash32)]
    ) {
        var claims = Claims(model: model, version: version)
        claims.license = reading.license
        if case .success(let alias)? = reading.digests.model { claims.aliases = [alias] }
        if let set = reading.digests.sets.first?.weights {
            var weights = Claims.Weights()
            weights.tensorCount = set.tensorCount
            weights.byteCount = set.byteCount
            claims.weights = weights
        }
        let main = Set((reading.folder.main?.shards ?? []).map(\.name))
        let isAdapter = PEFTAdapter.claims(in: reading.folder) != nil
        var files: [(name: FileName, sha256: Hash32)] = []
        for file in reading.digests.files {
            guard let sha256 = file.sha256 else { continue }
            var artifact = Claims.Artifact(name: try FileName(file.file.name))
            artifact.size = Int(file.file.status.size)
            if case .weights(let format) = file.file.role { artifact.format = format.rawValue }
            artifact.kind = kind(of: file.file, isMain: main.contains(file.file.name), isAdapter: isAdapter)
            claims.artifacts.append(artifact)
            files.append((artifact.name, sha256.hash))
        }
        return (claims, files)
    }

    private static func kind(of file: ModelFile, isMain: Bool, isAdapter: Bool) -> String? {
        switch file.role {
        case .weights, .opaqueWeights, .pickle:
            isMain ? (isAdapter ? "adapter" : "weights") : "alternative-weights"
        case .configuration:
            ["tokenizer", "vocab", "merges", "spiece", "sentencepiece"].contains {
                baseName(of: file.name).lowercased().hasPrefix($0)
            } ? "tokenizer" : "config"
        case .code: "code"
        default: nil
        }
    }
}
