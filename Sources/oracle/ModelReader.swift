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
    func folder(at path: String) throws -> ModelFolder { try ModelFolder(at: path) }

    /// - Parameters: as `ModelDigester.digest` has them.
    func digests(
        _ folder: ModelFolder, _ wanted: WantedDigests, files: [ModelFile]? = nil, sets: [WeightSet]? = nil
    ) throws -> ModelDigests {
        let context = self.context
        let digests = try context.console.progress("Hashing \(folder.path)") { meter in
            try Interruption.deferring {
                try ModelDigester(
                    threads: options.threads ?? ModelDigester.coreCount, memory: memory,
                    rehash: options.rehash,
                    // Whole seconds will do.
                    now: { Int64(clamping: context.now) * 1_000_000_000 },
                    progress: { meter.advance(to: $0.done, of: $0.total) },
                    isCancelled: { Interruption.isRequested }
                ).digest(folder, wanting: wanted, files: files, sets: sets)
            }
        }
        for note in digests.notes { context.console.note("\(note)") }
        return digests
    }
}
