internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import StrictJSON

/// The digests of what stands at one path, for people and programs.
struct DigestAnswer {
    private let folder: ModelFolder
    private let digests: ModelDigests
    /// In the folder's order.
    private let files: [ModelDigests.FileDigest]
    /// What is in the files of each set besides tensors, in the order of the sets; none for one with a fault.
    private let uncovered: [[ContainerContents.Uncovered]]
    private let claims: FileClaims
    /// The OMS root digest, or why there is none; nil where aliases were not asked for.
    private let root: Result<Alias, CommandError>?
    private let withAliases: Bool

    /// - Parameters:
    ///   - more: digests of files that turned out to need them.
    ///   - withAliases: whether aliases were asked for.
    init(
        _ folder: ModelFolder, _ digests: ModelDigests, more: [ModelDigests.FileDigest] = [],
        withAliases: Bool = false
    ) {
        files =
            more.isEmpty
            ? digests.files
            : (digests.files + more).sorted { ExactName($0.file.name) < ExactName($1.file.name) }
        self.folder = folder
        self.digests = digests
        self.withAliases = withAliases
        root = withAliases && !folder.isSingleFile ? Self.root(of: folder, digests) : nil
        var claims = FileClaims()
        uncovered = digests.sets.map { set in
            guard set.fault == nil else { return [] }
            var seen: Set<ContainerContents.Uncovered> = []
            return Self.headers(of: set).flatMap { file, contents in
                claims.add(contents, of: file)
                // Every part of a GGUF has its own.
                return contents.uncovered.filter { seen.insert($0).inserted }
            }
        }
        claims.add(adapterIn: folder)
        self.claims = claims
    }

    /// Of every file of the directory: where one was not looked at, there is none.
    private static func root(of folder: ModelFolder, _ digests: ModelDigests) -> Result<Alias, CommandError> {
        func none(_ why: String) -> Result<Alias, CommandError> {
            .failure(CommandError("no OMS root digest of \(folder.path): \(why)", code: "digest.no-oms-root"))
        }
        if let problem = folder.problems.first { return none("\(problem)") }
        if FileStatus.exists("\(folder.directory)/.cache") { return none(".cache is not looked at") }
        var files: [(name: String, sha256: Hash32)] = []
        for file in folder.files {
            guard let sha256 = digests.sha256(of: file.name) else { return none("\(file.name) is not whole") }
            files.append((file.name, sha256.hash))
        }
        return .success(ModelSigning.rootDigest(files))
    }

    /// What other programs call a file, with the short forms of two digests.
    private static func aliases(of file: ModelDigests.FileDigest) -> [(name: String, value: String)] {
        var aliases = file.aliases.map { (name: $0.scheme.rawValue, value: $0.value) }
        guard case .weights = file.file.role else { return aliases }
        if let sha256 = file.sha256 { aliases.append(("autov2", String(sha256.hash.hex.prefix(10)))) }
        if let data = file.aliases.first(where: { $0.scheme == .safetensorsData }) {
            aliases.append(("autov3", String(data.value.prefix(12))))
        }
        return aliases
    }

    /// Digests on standard output, and nothing else there; faults are told beside.
    func print(to console: Console) throws {
        for set in digests.sets {
            guard let weights = set.weights else { continue }
            let size = Human.bytes(Int64(weights.byteCount))
            try console.print(
                "\(weights.digest, .bold)  \(set.set.name): \(Human.count(weights.tensorCount, "tensor")), \(size)"
            )
        }
        if case .success(let model) = digests.model, let main = folder.main {
            try console.print("\(model, .bold)  \(main.name) and config.json")
        }
        var table = Table(alignments: [.left, .right])
        for file in files {
            guard let sha256 = file.sha256 else { continue }
            table.add([
                TerminalText(sha256.description), TerminalText(Human.bytes(file.file.status.size)),
                TerminalText(file.file.name),
            ])
        }
        try console.print(table)
        if withAliases { try printAliases(to: console) }
        if case .failure(let fault) = digests.model { console.note("no model digest: \(fault)") }
        for (set, uncovered) in zip(digests.sets, uncovered) {
            let names = uncovered.map { "\($0.name) (\($0.kind))" }
            guard !names.isEmpty else { continue }
            let more = names.count > 8 ? " and \(names.count - 8) more" : ""
            console.note(
                "\(set.set.name) also holds what the weights digest does not cover: \(names.prefix(8).joined(separator: ", "))\(more)"
            )
        }
        let faults = digests.sets.compactMap(\.fault)
        for fault in faults { console.warning("no weights digest of \(fault)") }
        for problem in folder.problems where !faults.contains(problem) { console.warning("\(problem)") }
        for line in claims.lines { console.note("claimed by \(line)") }
        if digests.sets.isEmpty, folder.problems.isEmpty {
            console.note(
                "no tensors: \(folder.path) is of no format whose tensors oracle reads, so it got its SHA-256 and no more"
            )
        }
    }

    private func printAliases(to console: Console) throws {
        var table = Table(alignments: [.left])
        for file in digests.files {
            for alias in Self.aliases(of: file) {
                table.add([TerminalText("\(alias.name):\(alias.value)"), TerminalText(file.file.name)])
            }
        }
        switch root {
        case .success(let root): table.add([TerminalText(root.description), "every file of \(folder.path)"])
        case .failure(let fault): console.note("\(fault.what)")
        case nil: break
        }
        try console.print(table)
    }

    /// A model without a weights digest could not be done, nor a path of which nothing could be digested; where the tensors are
    /// of a kind that is not read, SHA-256 is all that there is to do.
    var status: ExitStatus {
        let isEmpty =
            !digests.sets.contains { $0.fault == nil } && files.allSatisfy { $0.sha256 == nil }
        return digests.sets.contains { $0.fault.map { !$0.isUnread } ?? false } || isEmpty
            ? .failed : .success
    }

    /// What the headers of a set's files hold besides tensors. The memory of digests does not have it: where that one spared
    /// the reading, headers are read for it. Of safetensors there is nothing.
    static func headers(of set: ModelDigests.SetDigest) -> [(ModelFile, ContainerContents)] {
        zip(set.set.shards, set.besides).compactMap { shard, known in
            guard case .weights(let format) = shard.role, format != .safetensors else { return nil }
            if let known { return (shard, known) }
            // A file that cannot be read is told elsewhere.
            guard let file = try? File(reading: shard.realPath),
                let contents = try? format.contents(of: file, named: shard.name)
            else { return nil }
            return (shard, contents)
        }
    }

    var members: [JSON.Member] {
        [
            JSON.Member("path", .string(folder.path)),
            JSON.Member(
                "weights", .array(zip(digests.sets, uncovered).map { Self.json(of: $0, uncovered: $1) })),
            JSON.Member(
                "files",
                .array(
                    files.map { file in
                        JSON.members([
                            "name": .string(file.file.name), "bytes": .int(Int(file.file.status.size)),
                            "role": .string(file.file.role.word),
                            "sha256": file.sha256.map { .string($0.hash.hex) },
                            "aliases": withAliases
                                ? .object(
                                    Self.aliases(of: file).map { JSON.Member($0.name, .string($0.value)) })
                                : nil,
                        ])
                    })),
            JSON.Member("model", modelJSON),
        ] + rootJSON + [
            JSON.Member("problems", .array(folder.problems.map(Self.json(of:)))),
            JSON.Member("bytes-read", .int(Int(digests.bytesRead))),
        ] + (claims.json.map { [JSON.Member("claims", $0)] } ?? [])
    }

    private var modelJSON: JSON {
        switch digests.model {
        case .success(let model): .string(model.description)
        case .failure(let fault): ["fault": Self.json(of: fault)]
        case nil: .null
        }
    }

    private var rootJSON: [JSON.Member] {
        guard withAliases else { return [] }
        if case .success(let root) = root { return [JSON.Member("oms-root", .string(root.value))] }
        return [JSON.Member("oms-root", .null)]
    }

    private static func json(
        of set: ModelDigests.SetDigest, uncovered: [ContainerContents.Uncovered]
    ) -> JSON {
        let files = JSON.strings(set.set.shards.map(\.name))
        switch set.outcome {
        case .success(let weights):
            return [
                "name": .string(set.set.name), "weights": .string(weights.digest.description),
                "tensors": .int(weights.tensorCount), "bytes": .int(weights.byteCount), "files": files,
                "uncovered": .array(
                    uncovered.map { ["name": .string($0.name), "kind": .string($0.kind)] }),
            ]
        case .failure(let fault):
            return ["name": .string(set.set.name), "fault": json(of: fault), "files": files]
        }
    }

    private static func json(of error: FormatError) -> JSON {
        ["code": .string(error.code.rawValue), "file": .string(error.file), "message": .string(error.fault)]
    }
}
