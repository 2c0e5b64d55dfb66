internal import Cryptography
internal import FileIO
internal import Registry
internal import TransparencyLog

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Appends entries to a log, a bundle at a time, straight into a commit.
struct LogWriter {
    private var writer: TileWriter
    private var bundle: [UInt8] = []
    private var leaves: [Hash32] = []
    private var size: UInt64
    private let before: UInt64
    private let commit: Git.Commit

    init(old: Checkpoint?, read: (TilePath) throws -> [UInt8]?, commit: Git.Commit) throws {
        before = old?.size ?? 0
        size = before
        self.commit = commit
        writer = try TileWriter(size: before, root: old?.root ?? MerkleTree.emptyRoot, read: read)
        if let open = TilePath.newEntryTiles(from: 0, to: before).last, !open.isFull {
            guard let bytes = try read(open) else { throw LogError("\(open) is missing") }
            bundle = bytes
        }
    }

    func file(_ path: String, _ bytes: [UInt8]) throws { try commit.write(path, bytes) }

    mutating func append(_ entry: [UInt8]) throws {
        try EntryBundle.append(entry, to: &bundle)
        leaves.append(MerkleTree.leafHash(entry))
        size += 1
        guard size % TilePath.width == 0 else { return }
        try file("log/\(TilePath(level: .entries, index: size / TilePath.width - 1, count: 256))", bundle)
        bundle = []
        for (path, bytes) in writer.append(leaves) where path.isFull { try file("log/\(path)", bytes) }
        leaves = []
    }

    /// Writes what is unfinished.
    mutating func finish(origin: String) throws -> Checkpoint {
        // Fewer than 256 leaves since the last full bundle: no tile fills.
        _ = writer.append(leaves)
        for (path, bytes) in writer.partialTiles { try file("log/\(path)", bytes) }
        if size % TilePath.width != 0 {
            let count = Int(size % TilePath.width)
            try file("log/\(TilePath(level: .entries, index: size / TilePath.width, count: count))", bundle)
        }
        // Partial tiles of the tree before, where they are full now.
        for path in TilePath.hashTiles(size: before) + TilePath.newEntryTiles(from: 0, to: before)
        where !path.isFull {
            let level = if case .hashes(let level) = path.level { level } else { 0 }
            if path.index < size >> UInt64(8 * (level + 1)) { try commit.remove("log/\(path)") }
        }
        return Checkpoint(origin: origin, size: size, root: writer.frontier.root)
    }

    func close(checkpoint: [UInt8], message: String) throws {
        try file("log/checkpoint", checkpoint)
        try commit.close(message: message)
    }
}

/// The SHA-256 of each attestation's file, a line each.
final class DigestFile {
    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt8] = []

    init(_ path: String, isNew: Bool) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (isNew ? O_TRUNC : O_APPEND), 0o644)
        guard descriptor >= 0 else { throw FileError(path: path, operation: "open", code: errno) }
    }

    func add(_ digest: Hash32) throws {
        buffer += Array("\(digest.hex)\n".utf8)
        if buffer.count > 1 << 16 { try flush() }
    }

    private func flush() throws {
        try writeAll(buffer, to: descriptor, named: path)
        buffer.removeAll(keepingCapacity: true)
    }

    func close() throws { try flush() }

    deinit { closeDescriptor(descriptor) }
}

func systemSeconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(max(0, now.tv_sec))
}

/// `close`, which a method of the same name would hide.
func closeDescriptor(_ descriptor: Int32) { close(descriptor) }
