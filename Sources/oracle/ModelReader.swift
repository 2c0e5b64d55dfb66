internal import ArgumentParser
internal import FileIO
internal import ModelDigest
internal import ModelFormats

/// How models are read, for commands that read them.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Threads that hash; as many as there are processors by default.", valueName: "n"))
    var threads: Int?

    @Flag(help: "Read every file again, whatever is remembered of it.")
    var rehash = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads takes a number from 1 on") }
    }
}

/// Takes digests of models with what the command line adds: the memory of digests in the cache, a progress line, Ctrl-C.
struct ModelReader {
    private let context: Context
    private let options: ReadingOptions
    private let memory: DigestMemory?

    init(_ context: Context, _ options: ReadingOptions) {
        self.context = context
        self.options = options
        memory = context.writableCache().flatMap { cache in
            context.memoryKey(cache: cache).map { DigestMemory(at: "\(cache)/digests.sqlite", key: $0) }
        }
    }

    /// What stands at a path.
    func folder(at path: String, limits: ModelFolder.Limits = ModelFolder.Limits()) throws -> ModelFolder {
        try ModelFolder(at: path, limits: limits)
    }

    /// - Parameters: as `ModelDigester.digest` has them.
    func digests(
        _ folder: ModelFolder, _ wanted: WantedDigests, files: [ModelFile]? = nil, sets: [WeightSet]? = nil,
        headers: [FileStatus: ContainerContents] = [:]
    ) throws -> ModelDigests {
        let run = { (meter: ProgressMeter, before: Int64, total: Int64?) in
            try Interruption.deferring {
                try digester(
                    progress: { meter.advance(to: before + $0.done, of: total ?? $0.total) }
                ).digest(folder, wanting: wanted, files: files, sets: sets, headers: headers)
            }
        }
        let digests: ModelDigests
        if let batch {
            digests = try run(batch.meter, batch.done, batch.total)
            batch.done += digests.bytesRead
        } else {
            digests = try context.console.progress("Hashing \(folder.path)") { try run($0, 0, nil) }
        }
        if wanted.contains(.sha256) { taken.note(files ?? folder.files, .sha256) }
        if !wanted.isDisjoint(with: [.weights, .tensors]) {
            taken.note((sets ?? folder.weightSets).flatMap(\.shards), .tensors)
        }
        for note in digests.notes where batch?.notes.insert(note).inserted ?? true {
            context.console.note("\(note)")
        }
        return digests
    }

    /// What `digests` would read.
    func pending(
        _ folder: ModelFolder, _ wanted: WantedDigests, files: [ModelFile]? = nil, sets: [WeightSet]? = nil
    ) throws -> [PendingRead] {
        try digester(progress: nil).pending(
            folder, wanting: wanted, files: files, sets: sets)
    }

    var threads: Int { options.threads ?? ModelDigester.coreCount }

    private func digester(progress: ((DigestProgress) -> Void)?) -> ModelDigester {
        let (context, taken) = (self.context, self.taken)
        return ModelDigester(
            threads: threads, memory: memory, rehash: options.rehash, alreadyRead: { taken.of($0) },
            // Whole seconds will do.
            now: { Int64(clamping: context.now) * 1_000_000_000 },
            progress: progress, isCancelled: { Interruption.isRequested })
    }

    /// One progress line over many models.
    final class Batch {
        let meter: ProgressMeter
        /// Bytes that will be read, as far as that is known before.
        let total: Int64
        /// Bytes that were read.
        fileprivate(set) var done: Int64 = 0
        fileprivate var notes: Set<String> = []

        init(_ meter: ProgressMeter, total: Int64) {
            self.meter = meter
            self.total = total
        }
    }

    var batch: Batch?
    private let taken = TakenDigests()
}

/// What was taken of files in this run: `--rehash` reads a file that several models share once.
private final class TakenDigests {
    private var digests: [FileStatus: WantedDigests] = [:]

    func note(_ files: [ModelFile], _ wanted: WantedDigests) {
        for file in files { digests[file.status, default: []].insert(wanted) }
    }

    func of(_ status: FileStatus) -> WantedDigests { digests[status] ?? [] }
}
