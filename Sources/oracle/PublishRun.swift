internal import Audit
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import Registry

/// One publish of a folder: what it has to judge, given what is remembered of the one before.
struct PublishRun {
    private let source: String
    private let target: String
    private let seconds: UInt64
    private let now: Int64
    /// nil where nothing can be kept.
    private let memory: PublishMemory?
    /// Taken before anything is read; nil where they could not be.
    private let seals: SourceSeals?
    /// What was judged; nil for everything.
    private var scope: AuditScope?

    /// - Parameters:
    ///   - source: the folder with registry.json.
    ///   - target: the one in which `log/` lies.
    init(source: String, target: String, _ context: Context) {
        self.source = source
        self.target = target
        seconds = context.now
        now = Int64(clamping: context.now) * 1_000_000_000
        memory = Self.open(source, target, context)
        // However the folder is spelled. Whatever cannot be looked at is said by who reads it.
        let folder = memory == nil ? nil : realPath(source)
        seals = folder.flatMap { [now] in try? SourceSeals(of: $0, now: now) }
    }

    /// One file for each registry that is published here.
    private static func open(_ source: String, _ target: String, _ context: Context) -> PublishMemory? {
        guard let cache = context.writableCache(), let from = realPath(source), let to = realPath(target),
            (try? createDirectories("\(cache)/audit", mode: 0o700)) != nil
        else { return nil }
        let name = SHA256.hash(Array("\(from)\u{0}\(to)".utf8)).hex.prefix(32)
        let path = "\(cache)/audit/published-\(name).sqlite"
        if let memory = try? PublishMemory(path, program: oracleVersion) { return memory }
        // Whatever is wrong with it, it is made again.
        for ending in ["", "-wal", "-shm"] { try? removeFile(path + ending) }
        return try? PublishMemory(path, program: oracleVersion)
    }

    /// - Parameter whole: whether everything is read, whatever is remembered.
    mutating func audit(whole: Bool) throws -> AuditReport {
        try judge(whole: whole).adding(RegistryFindings.all(in: FolderTree(source), now: seconds))
    }

    private mutating func judge(whole: Bool) throws -> AuditReport {
        let (tree, log) = (FolderTree(source), FolderTree(target))
        // A memory that fails is a cache that fails: everything is read.
        if !whole, let memory, let seals,
            let changed = try? memory.changes(seals, source: tree, log: target),
            let report = try? Auditor.audit(
                changed, of: tree, log: log, remembering: memory,
                tensorDigest: { try TensorManifest(parsing: $0).weights })
        {
            scope = changed
            return report
        }
        let reading = SourceReading(tree) { try TensorManifest(parsing: $0).weights }
        return try Auditor.audit(reading, in: tree, log: log)
    }

    /// Keeps what the next publish need not judge again.
    func remember(_ publisher: Publisher) {
        guard let memory, let seals, publisher.published.recovery == nil else { return }
        // What could not be kept is not there the next time, and everything is read then.
        try? memory.record(publisher, of: scope, seals: seals, log: target, now: now)
    }
}
