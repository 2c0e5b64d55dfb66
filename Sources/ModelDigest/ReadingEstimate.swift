internal import Cryptography
internal import FileIO

/// How much many questions have to read together, and how long that will take.
package struct ReadingEstimate {
    /// A file is read once, however many models share it.
    private var reads: [Key: PendingRead] = [:]

    private struct Key: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    package init() {}

    package mutating func add(_ pending: [PendingRead]) {
        for read in pending {
            let key = Key(device: read.device, inode: read.inode)
            if let known = reads[key], known.byteCount >= read.byteCount { continue }
            reads[key] = read
        }
    }

    /// Bytes that will be read.
    package var byteCount: Int64 { reads.values.reduce(0) { $0 + $1.byteCount } }

    /// Seconds a byte, on one core.
    package struct Rate: Hashable, Sendable {
        package var reading: Double
        package var sha256: Double
        package var blake3: Double

        package init(reading: Double, sha256: Double, blake3: Double) {
            self.reading = reading
            self.sha256 = sha256
            self.blake3 = blake3
        }
    }

    /// What a first piece of the largest file takes to read and to hash. It is read again in its turn.
    /// - Parameters:
    ///   - sample: bytes of the piece. 32 MiB take a third of a second from a slow disk.
    ///   - clock: seconds, by a clock that nobody sets.
    /// - Returns: nil where there is nothing to read, or it cannot be read: whoever reads will say so.
    package func measuredRate(sample: Int64 = 32 << 20, clock: () -> Double) -> Rate? {
        guard let largest = reads.values.max(by: { $0.byteCount < $1.byteCount }),
            let file = try? File(reading: largest.path), let size = try? file.status().size
        else { return nil }
        var rate = Rate(reading: 0, sha256: 0, blake3: 0)
        var done: Int64 = 0
        var sha256 = SHA256.Stream()
        var blake3 = BLAKE3.Hasher()
        while done < min(sample, size) {
            let start = clock()
            let count = Int(min(1 << 20, min(sample, size) - done))
            guard let piece = try? file.bytes(at: done, count: count) else { return nil }
            let read = clock()
            piece.withUnsafeBytes { sha256.update($0) }
            let hashed = clock()
            blake3.update(piece)
            rate.reading += read - start
            rate.sha256 += hashed - read
            rate.blake3 += clock() - hashed
            done += Int64(count)
        }
        guard done > 0 else { return nil }
        return Rate(
            reading: rate.reading / Double(done), sha256: rate.sha256 / Double(done),
            blake3: rate.blake3 / Double(done))
    }

    /// The disk or the processors, whichever takes longer. SHA-256 of one file is one chain, and takes at least what the longest
    /// does.
    package func seconds(_ rate: Rate, threads: Int) -> Double {
        let chains = reads.values.filter(\.isSHA256).map { Double($0.byteCount) }
        let chained = chains.reduce(0, +)
        let hashing = chained * rate.sha256 + (Double(byteCount) - chained) * rate.blake3
        return max(
            Double(byteCount) * rate.reading, (chains.max() ?? 0) * rate.sha256,
            hashing / Double(max(1, threads)))
    }
}
