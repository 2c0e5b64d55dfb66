/// What a file of a model is for.
package enum FileRole: Hashable, Sendable {
    /// Tensors that are read: they enter the weights digest.
    case weights(ContainerFormat)
    /// Weights of a format that is not read yet (`gguf`, `onnx`, ...): SHA-256 only.
    case opaqueWeights(String)
    /// A Python pickle, or a file that usually is one: loading it runs what is in it. SHA-256 only.
    case pickle
    /// Configuration, tokenizer, vocabulary, chat template: it changes what a model says.
    case configuration
    /// The map from tensors to shards. It is checked against the shards' own headers, so it can say nothing of its own.
    case weightsIndex(ContainerFormat)
    /// Something that runs when the model is loaded or used.
    case code
    /// README, license, pictures, version control: it changes nothing, and never counts.
    case documentation
    /// A download that has not ended.
    case incomplete
    /// A Git LFS pointer that stands where a file should.
    case gitLFSPointer(GitLFSPointer)
    /// Anything else. It counts: nobody here knows what it does.
    case other

    /// Whether the coverage of a directory asks for it.
    package var counts: Bool {
        switch self {
        case .documentation, .weightsIndex: false
        default: true
        }
    }

    /// Whether the model's numbers are in it, or should be.
    package var holdsWeights: Bool {
        switch self {
        case .weights, .opaqueWeights, .pickle: true
        default: false
        }
    }

    /// A stable word, for JSON.
    package var word: String {
        switch self {
        case .weights: "weights"
        case .opaqueWeights: "opaque-weights"
        case .pickle: "pickle"
        case .configuration: "configuration"
        case .weightsIndex: "weights-index"
        case .code: "code"
        case .documentation: "documentation"
        case .incomplete: "incomplete"
        case .gitLFSPointer: "git-lfs-pointer"
        case .other: "other"
        }
    }

    /// The role that a name tells. ASCII letters are folded.
    package static func of(name: String) -> FileRole {
        let base = foldASCII(lastComponent(name))
        if let format = indexFormat(base) { return .weightsIndex(format) }
        if controlFiles.contains(base) { return .documentation }
        let dot = base.utf8.lastIndex(of: UInt8(ascii: "."))
        let ending = dot.map { String(base[base.utf8.index(after: $0)...]) } ?? ""
        let stem = dot.map { String(base[..<$0]) } ?? base
        // What runs comes first: `readme.py` is code.
        if isTrainingState(stem, ending) { return .pickle }
        if let format = ContainerFormat.of(ending: ending) { return .weights(format) }
        if incompleteEndings.contains(ending) { return .incomplete }
        if opaqueEndings.contains(ending) { return .opaqueWeights(ending) }
        if pickleEndings.contains(ending) { return .pickle }
        if codeEndings.contains(ending) { return .code }
        if documentationEndings.contains(ending) { return .documentation }
        if ending.isEmpty || ending == "txt", documentationNames.contains(where: { stem.hasPrefix($0) }) {
            return .documentation
        }
        if configurationEndings.contains(ending) || configurationNames.contains(base) {
            return .configuration
        }
        return .other
    }

    /// What a trainer keeps beside the model to go on with: `training_args.bin`, `optimizer.pt`, `rng_state_0.pth`.
    private static func isTrainingState(_ stem: String, _ ending: String) -> Bool {
        ContainerFormat.pytorch.endings.contains(ending)
            && ["training_args", "optimizer", "scheduler", "scaler", "rng_state", "random_states"].contains {
                stem.hasPrefix($0)
            }
    }

    private static func indexFormat(_ base: String) -> ContainerFormat? {
        ContainerFormat.allCases.first { format in format.indexEnding.map { base.hasSuffix($0) } ?? false }
    }

    private static let documentationNames: Set<String> = [
        "readme", "license", "licence", "notice", "copying", "authors", "changelog", "citation", "use_policy",
        "model_card", "modelcard", "third_party_notices",
    ]
    private static let controlFiles: Set<String> = [".gitattributes", ".gitignore", ".gitkeep", ".ds_store"]
    private static let configurationNames: Set<String> = ["vocab", "merges", "chat_template", "tokenizer"]
    private static let incompleteEndings: Set<String> = [
        "incomplete", "part", "partial", "crdownload", "aria2",
    ]
    private static let opaqueEndings: Set<String> = [
        "ggml", "onnx_data", "h5", "hdf5", "keras", "tflite", "msgpack", "pb",
        "ot",
        "mlmodel", "engine", "plan", "nemo", "llamafile", "caffemodel", "pdparams", "mar", "weights", "ftz",
    ]
    private static let pickleEndings: Set<String> = [
        "pkl", "pickle", "joblib", "dill", "th", "pyt",
    ]
    private static let codeEndings: Set<String> = [
        "py", "pyc", "pyd", "so", "dll", "dylib", "sh", "bat", "ps1", "js", "mjs", "ts", "exe", "wasm", "jar",
        "class",
        "c", "cc", "cpp", "cu", "h", "ptx", "cubin", "ipynb", "whl", "lua", "rb", "pl",
    ]
    private static let documentationEndings: Set<String> = [
        "md", "rst", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "bmp",
    ]
    private static let configurationEndings: Set<String> = [
        "json", "jsonl", "yaml", "yml", "toml", "ini", "cfg", "txt", "tsv", "csv", "model", "jinja", "jinja2",
        "tiktoken",
        "spm", "bpe", "vocab", "merges", "params", "xml",
    ]
}

/// A Git LFS pointer (github.com/git-lfs/git-lfs, docs/spec.md): the text that git keeps in place of a large file.
package struct GitLFSPointer: Hashable, Sendable {
    /// 64 lowercase hex digits: the SHA-256 of the file that is not here.
    package let sha256: String
    /// Its bytes.
    package let size: Int64

    /// The specification bounds a pointer to fewer than 1,024 bytes.
    package static let limit: Int64 = 1024

    private static let firstLine = Array("version https://git-lfs.github.com/spec/v1\n".utf8)

    /// - Returns: nil when the bytes are no pointer.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count < Self.limit, bytes.starts(with: Self.firstLine) else { return nil }
        var oid: String?
        var size: Int64?
        for line in bytes.dropFirst(Self.firstLine.count).split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("oid sha256:") {
                let hex = text.dropFirst("oid sha256:".count)
                guard hex.utf8.count == 64,
                    hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
                else { return nil }
                oid = String(hex)
            } else if text.hasPrefix("size ") {
                size = Int64(text.dropFirst("size ".count))
            }
        }
        guard let oid, let size, size >= 0 else { return nil }
        sha256 = oid
        self.size = size
    }
}

func lastComponent(_ name: String) -> String {
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return name }
    return String(name[name.utf8.index(after: slash)...])
}

func foldASCII(_ text: String) -> String {
    guard text.utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return text }
    return String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
}
