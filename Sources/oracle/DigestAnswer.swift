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
    private let claims: FileClaims

    /// - Parameter more: digests of files that turned out to need them.
    init(_ folder: ModelFolder, _ digests: ModelDigests, more: [ModelDigests.FileDigest] = []) {
        files =
            more.isEmpty
            ? digests.files
            : (digests.files + more).sorted { ExactName($0.file.name) < ExactName($1.file.name) }
        self.folder = folder
        self.digests = digests
        claims = FileClaims(of: digests.sets.filter { $0.fault == nil }.map(\.set))
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
        var table = Table(alignments: [.left, .right])
        for file in files {
            guard let sha256 = file.sha256 else { continue }
            table.add([
                TerminalText(sha256.description), TerminalText(Human.bytes(file.file.status.size)),
                TerminalText(file.file.name),
            ])
        }
        try console.print(table)
        for set in digests.sets {
            let names = Self.uncovered(by: set).map { "\($0.name) (\($0.kind))" }
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

    /// A model without a weights digest could not be done, nor a path of which nothing could be digested; where the tensors are
    /// of a kind that is not read, SHA-256 is all that there is to do.
    var status: ExitStatus {
        let isEmpty =
            !digests.sets.contains { $0.fault == nil } && files.allSatisfy { $0.sha256 == nil }
        return digests.sets.contains { $0.fault.map { !$0.isUnread } ?? false } || isEmpty
            ? .failed : .success
    }

    /// What is in a set's files besides tensors. It is remembered nowhere: their headers are read for it.
    private static func uncovered(by set: ModelDigests.SetDigest) -> [ContainerContents.Uncovered] {
        guard set.weights != nil else { return [] }
        var found: [ContainerContents.Uncovered] = []
        var seen: Set<ContainerContents.Uncovered> = []
        for shard in set.set.shards {
            guard case .weights(let format) = shard.role, format != .safetensors,
                let file = try? File(reading: shard.realPath),
                let contents = try? format.contents(of: file, named: shard.name)
            else { continue }
            // Every part of a GGUF has its own.
            found += contents.uncovered.filter { seen.insert($0).inserted }
        }
        return found
    }

    var members: [JSON.Member] {
        [
            JSON.Member("path", .string(folder.path)),
            JSON.Member("weights", .array(digests.sets.map(Self.json(of:)))),
            JSON.Member(
                "files",
                .array(
                    files.map { file in
                        .members([
                            "name": .string(file.file.name), "bytes": .int(Int(file.file.status.size)),
                            "role": .string(file.file.role.word),
                            "sha256": file.sha256.map { .string($0.hash.hex) },
                        ])
                    })),
            JSON.Member("problems", .array(folder.problems.map(Self.json(of:)))),
            JSON.Member("bytes-read", .int(Int(digests.bytesRead))),
        ] + (claims.json.map { [JSON.Member("claims", $0)] } ?? [])
    }

    private static func json(of set: ModelDigests.SetDigest) -> JSON {
        let files = JSON.strings(set.set.shards.map(\.name))
        switch set.outcome {
        case .success(let weights):
            return [
                "name": .string(set.set.name), "weights": .string(weights.digest.description),
                "tensors": .int(weights.tensorCount), "bytes": .int(weights.byteCount), "files": files,
                "uncovered": .array(
                    uncovered(by: set).map { ["name": .string($0.name), "kind": .string($0.kind)] }),
            ]
        case .failure(let fault):
            return ["name": .string(set.set.name), "fault": json(of: fault), "files": files]
        }
    }

    private static func json(of error: FormatError) -> JSON {
        ["code": .string(error.code.rawValue), "file": .string(error.file), "message": .string(error.fault)]
    }
}
