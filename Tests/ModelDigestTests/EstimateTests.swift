import FileIO
import ModelDigest
import ModelFormats
import Testing

@Suite struct EstimateTests {
    private func read(_ inode: UInt64, _ byteCount: Int64, sha256: Bool = false) -> PendingRead {
        PendingRead(device: 1, inode: inode, path: "/nowhere", byteCount: byteCount, isSHA256: sha256)
    }

    /// What several models share counts once, and as much of it as the most demanding of them reads.
    @Test func sharedFilesCountOnce() {
        var estimate = ReadingEstimate()
        estimate.add([read(1, 100), read(2, 50)])
        estimate.add([read(1, 120, sha256: true), read(2, 40)])
        #expect(estimate.byteCount == 170)
    }

    @Test func theSlowestPartDecides() {
        var estimate = ReadingEstimate()
        estimate.add([read(1, 1000), read(2, 600, sha256: true), read(3, 400, sha256: true)])
        // A slow disk: 2,000 bytes.
        #expect(estimate.seconds(.init(reading: 1, sha256: 0, blake3: 0), threads: 8) == 2000)
        // One chain cannot be shared out.
        #expect(estimate.seconds(.init(reading: 0, sha256: 1, blake3: 0), threads: 8) == 600)
        // 1,000 bytes in chains and 1,000 of tensors on two cores.
        #expect(estimate.seconds(.init(reading: 0, sha256: 3, blake3: 1), threads: 2) == 2000)
    }

    @Test func theRateOfAFirstPiece() throws {
        let scratch = try Scratch()
        let path = try scratch.write("x", [UInt8](repeating: 7, count: 3 << 20))
        var estimate = ReadingEstimate()
        #expect(estimate.measuredRate(clock: { 0 }) == nil)
        estimate.add([PendingRead(device: 1, inode: 1, path: path, byteCount: 3 << 20, isSHA256: false)])
        // Each look at the clock is a second: reading, SHA-256 and BLAKE3 take one each for a piece of 1 MiB.
        var seconds = 0.0
        let rate = try #require(
            estimate.measuredRate(sample: 2 << 20) {
                seconds += 1
                return seconds
            })
        let piece = Double(1 << 20)
        #expect(rate == .init(reading: 1 / piece, sha256: 1 / piece, blake3: 1 / piece))
        // A file that has gone: whoever reads it will say so.
        try removeFile(path)
        #expect(estimate.measuredRate(clock: { 0 }) == nil)
    }

    /// What is remembered is not among what is to be read.
    @Test func pendingReads() throws {
        let scratch = try Scratch()
        try scratch.write("a/notes.txt", "hello")
        try scratch.write("a/config.json", "{}")
        let folder = try ModelFolder(at: "\(scratch.path)/a")
        let memory = DigestMemory(at: "\(scratch.path)/memory.sqlite")
        // An hour later: what has not changed for two seconds is remembered.
        let later = folder.files[0].status.changed + 3_600_000_000_000
        let digester = ModelDigester(memory: memory, now: { later })
        let before = try digester.pending(folder, wanting: [.sha256])
        #expect(before.map(\.byteCount) == [2, 5] && before.allSatisfy(\.isSHA256))
        _ = try digester.digest(folder, wanting: [.sha256], files: [folder.files[1]])
        #expect(try digester.pending(folder, wanting: [.sha256]).map(\.byteCount) == [2])
    }

    /// Everything again, but for what was taken in this run: a SHA-256 that was not is not believed for tensors that were.
    @Test func rehashingOnce() throws {
        let scratch = try Scratch()
        try scratch.write("a/notes.txt", "hello")
        let folder = try ModelFolder(at: "\(scratch.path)/a")
        let memory = DigestMemory(at: "\(scratch.path)/memory.sqlite")
        let later = folder.files[0].status.changed + 3_600_000_000_000
        _ = try ModelDigester(memory: memory, now: { later }).digest(folder, wanting: [.sha256])
        func pending(_ taken: WantedDigests) throws -> Int {
            try ModelDigester(memory: memory, rehash: true, alreadyRead: { _ in taken }, now: { later })
                .pending(folder, wanting: [.sha256]).count
        }
        #expect(try pending([]) == 1)
        #expect(try pending([.tensors]) == 1)
        #expect(try pending([.sha256]) == 0)
    }
}
