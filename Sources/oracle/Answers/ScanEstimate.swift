internal import Cryptography
internal import FileIO
internal import ModelDigest

/// How much a scan has to read, and how long that will take.
struct ScanEstimate {
    /// A file is read once, however many models share it.
    private var reads: [Key: PendingRead] = [:]

    private struct Key: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    mutating func add(_ pending: [PendingRead]) {
        for read in pending {
            let key = Key(device: read.device, inode: read.inode)
            if let known = reads[key], known.byteCount >= read.byteCount { continue }
            reads[key] = read
        }
    }

    var byteCount: Int64 { reads.values.reduce(0) { $0 + $1.byteCount } }

    /// Seconds a byte, on one core.
    struct Rate {
        var reading: Double
        var sha256: Double
        var blake3: Double
    }

    /// What a first piece of the largest file takes. It is 32 MiB at most, and is read again in its turn.
    /// - Returns: nil where there is too little to read for anybody to wait, or it cannot be read: the scan will say so.
    func measuredRate() -> Rate? {
        guard byteCount >= Self.worthwhile,
            let largest = reads.values.max(by: { $0.byteCount < $1.byteCount }),
            let file = try? File(reading: largest.path)
        else { return nil }
        var rate = Rate(reading: 0, sha256: 0, blake3: 0)
        var done: Int64 = 0
        var hasher = BLAKE3.Hasher()
        while done < Self.sample {
            let start = monotonicSeconds()
            guard let piece = try? file.bytes(at: done, count: Int(min(1 << 20, Self.sample - done))) else {
                break
            }
            let read = monotonicSeconds()
            _ = SHA256.hash(piece)
            let hashed = monotonicSeconds()
            hasher.update(piece)
            rate.reading += read - start
            rate.sha256 += hashed - read
            rate.blake3 += monotonicSeconds() - hashed
            done += Int64(piece.count)
        }
        guard done > 0 else { return nil }
        return Rate(
            reading: rate.reading / Double(done), sha256: rate.sha256 / Double(done),
            blake3: rate.blake3 / Double(done))
    }

    private static let sample: Int64 = 32 << 20
    /// Below it nobody waits.
    private static let worthwhile: Int64 = 1 << 30

    /// The disk or the processors, whichever takes longer. SHA-256 of one file is one chain, and needs at least as long as its
    /// largest.
    func seconds(_ rate: Rate, threads: Int) -> Double {
        let chained = reads.values.filter(\.isSHA256).map(\.byteCount)
        let chain = Double(chained.reduce(0, +)) * rate.sha256
        let longest = Double(chained.max() ?? 0) * rate.sha256
        let tensors = Double(byteCount - chained.reduce(0, +)) * rate.blake3
        return max(Double(byteCount) * rate.reading, longest, (chain + tensors) / Double(max(1, threads)))
    }
}
