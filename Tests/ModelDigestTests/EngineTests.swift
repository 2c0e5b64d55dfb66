import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import Testing

@Suite struct EngineTests {
    /// Lengths around chunks, pieces of 256 KiB, and powers of two.
    private static let lengths: [Int] = {
        let piece = 1 << 18
        return [
            0, 1, 63, 64, 1023, 1024, 1025, 2048, 5000, 65_536, piece - 1, piece, piece + 1, piece + 1023,
            piece + 1024,
        ]
            + [
                piece + 1025, 2 * piece - 1, 2 * piece, 2 * piece + 1, 3 * piece, 4 * piece, 5 * piece + 777,
                9 * piece + 131_073,
            ]
    }()

    @Test(arguments: [1, 2, 3, 8, 200]) func everyTensorIsHashedAsAWhole(_ threads: Int) throws {
        let scratch = try Scratch()
        let tensors = Self.lengths.enumerated().map {
            TestTensor("t\($0.offset)", .u8, noise($0.element, seed: UInt64($0.offset)))
        }
        let bytes = container(tensors, metadata: "x")
        let path = try scratch.write("m.safetensors", bytes)
        let folder = try ModelFolder(at: path)
        for wanted: WantedDigests in [[.tensors], [.tensors, .sha256]] {
            let digests = try ModelDigester.plain(threads: threads).digest(folder, wanting: wanted)
            let manifest = try #require(try digests.sets[0].outcome.get().manifest)
            for tensor in tensors {
                let record = try #require(manifest.records.first { $0.name == tensor.name })
                #expect(
                    record.digest == BLAKE3.hash(tensor.bytes),
                    "\(tensor.bytes.count) bytes, \(threads) threads")
            }
            let sha256 = wanted.contains(.sha256) ? Digest(.sha256, SHA256.hash(bytes)) : nil
            #expect(digests.sha256(of: "m.safetensors") == sha256)
        }
    }

    @Test func manyTinyTensorsAndManyFiles() throws {
        let scratch = try Scratch()
        let tensors = (0..<10_000).map { TestTensor("t\($0)", .u8, noise($0 % 300, seed: UInt64($0))) }
        try scratch.write("model-00001-of-00002.safetensors", container(Array(tensors[..<6000])))
        try scratch.write("model-00002-of-00002.safetensors", container(Array(tensors[6000...])))
        for number in 0..<40 {
            try scratch.write("f\(number).json", noise(number * 20_000, seed: UInt64(number)))
        }
        let folder = try ModelFolder(at: scratch.path)
        let one = try ModelDigester.plain(threads: 1).digest(folder, wanting: [.tensors, .sha256])
        let many = try ModelDigester.plain(threads: 5).digest(folder, wanting: [.tensors, .sha256])
        #expect(one.files == many.files)
        #expect(try one.sets[0].outcome.get() == many.sets[0].outcome.get())
        #expect(try one.sets[0].outcome.get().tensorCount == 10_000)
        for file in one.files {
            let bytes = try readFile(file.file.realPath, limit: 1 << 24)
            #expect(file.sha256 == Digest(.sha256, SHA256.hash(bytes)), "\(file.file.name)")
        }
        let records = try #require(try one.sets[0].outcome.get().manifest).records
        for record in records {
            let number = Int(record.name.dropFirst())!
            #expect(record.digest == BLAKE3.hash(tensors[number].bytes))
        }
    }

    @Test func noMoreIsReadThanIsAsked() throws {
        let scratch = try Scratch()
        let bytes = container([TestTensor("a", .u8, noise(5000, seed: 1))])
        try scratch.write("model.safetensors", bytes)
        try scratch.write("store/blob", bytes)
        try scratch.link("other.safetensors", to: "store/blob")
        let folder = try ModelFolder(at: scratch.path)
        let digester = ModelDigester.plain()
        #expect(try digester.digest(folder, wanting: []).bytesRead == 0)
        let main = try #require(folder.main)
        #expect(try digester.digest(folder, wanting: .weights, sets: [main]).bytesRead == 5000)
        #expect(
            try digester.digest(folder, wanting: .sha256, files: main.shards).bytesRead == Int64(bytes.count))
        // The blob and the link to it are one file.
        #expect(
            try digester.digest(folder, wanting: [.weights, .sha256]).bytesRead == Int64(2 * bytes.count))
    }

    @Test func progressReachesItsEnd() throws {
        let scratch = try Scratch()
        try scratch.write("model.safetensors", container([TestTensor("a", .u8, noise(3_000_000, seed: 1))]))
        var seen: [DigestProgress] = []
        let digester = ModelDigester(threads: 2, now: someday, progress: { seen.append($0) })
        let digests = try digester.digest(try ModelFolder(at: scratch.path), wanting: .weights)
        #expect(seen.last?.done == 3_000_000 && seen.last?.total == 3_000_000)
        #expect(digests.bytesRead == 3_000_000)
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.done <= $1.done })
    }

    @Test func cancellingEndsIt() throws {
        let scratch = try Scratch()
        try scratch.write("model.safetensors", container([TestTensor("a", .u8, noise(3_000_000, seed: 1))]))
        let folder = try ModelFolder(at: scratch.path)
        for wanted: WantedDigests in [.weights, [.weights, .sha256]] {
            #expect(throws: DigestError.cancelled) {
                try ModelDigester(threads: 3, now: someday, isCancelled: { true }).digest(
                    folder, wanting: wanted)
            }
        }
    }

    private func fault(_ body: () throws -> Void) -> FormatError? {
        do {
            try body()
        } catch DigestError.format(let error) {
            return error
        } catch {
            Issue.record("\(error)")
        }
        return nil
    }

    @Test func aFileThatChangesIsAnError() throws {
        let scratch = try Scratch()
        let bytes = container([TestTensor("a", .u8, noise(3_000_000, seed: 1))])
        try scratch.write("model.safetensors", bytes)
        // Between the listing and the reading.
        let listed = try ModelFolder(at: scratch.path)
        try scratch.poke("model.safetensors", at: bytes.count - 1, bytes[bytes.count - 1] ^ 1)
        for wanted: WantedDigests in [.weights, .sha256] {
            let error = fault { _ = try ModelDigester.plain().digest(listed, wanting: wanted) }
            #expect(error?.code == .changed && error?.file == "model.safetensors")
        }
        // While it is read.
        for wanted: WantedDigests in [.weights, .sha256] {
            let folder = try ModelFolder(at: scratch.path)
            var poked = false
            let error = fault {
                _ = try ModelDigester(
                    threads: 1, now: someday,
                    progress: { progress in
                        if !poked, progress.done < progress.total {
                            poked = true
                            try? scratch.poke("model.safetensors", at: bytes.count - 1, 77)
                        }
                    }
                ).digest(folder, wanting: wanted)
            }
            #expect(poked && error?.code == .changed, "\(String(describing: error))")
        }
    }

    @Test func aFileThatIsCutWhileItIsReadIsAnError() throws {
        let scratch = try Scratch()
        let bytes = container([TestTensor("a", .u8, noise(3_000_000, seed: 1))])
        try scratch.write("model.safetensors", bytes)
        let folder = try ModelFolder(at: scratch.path)
        let error = fault {
            _ = try ModelDigester(
                threads: 1, now: someday,
                progress: { _ in try? scratch.cut("model.safetensors", to: 1_000_000) }
            ).digest(folder, wanting: [.weights, .sha256])
        }
        #expect(error?.code == .truncated && error?.fault.contains("shorter while it was read") == true)
    }

    @Test func oneBadSetDoesNotHideTheOthers() throws {
        let scratch = try Scratch()
        try scratch.write("model.safetensors", container([TestTensor("a", .u8, [1, 2])]))
        try scratch.write("other/bad.safetensors", "not a container at all")
        try scratch.write("other/m-00001-of-00002.safetensors", container([TestTensor("x", .u8, [1])]))
        try scratch.write("other/m-00002-of-00002.safetensors", container([TestTensor("x", .u8, [2])]))
        let digests = try ModelDigester.plain().digest(
            try ModelFolder(at: scratch.path), wanting: [.weights, .sha256])
        #expect(
            digests.sets.map(\.set.name) == [
                "model.safetensors", "other/bad.safetensors", "other/m-*-of-00002.safetensors",
            ])
        #expect(digests.sets[0].weights != nil)
        #expect(digests.sets[1].fault?.code == .headerOversized)
        #expect(digests.sets[2].fault?.code == .tensorTwice)
        #expect(digests.files.allSatisfy { $0.sha256 != nil })
        // A pointer has a digest of its own, but it is not the file's.
        try scratch.write(
            "p.bin",
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 7\n"
        )
        let again = try ModelDigester.plain().digest(try ModelFolder(at: scratch.path), wanting: .sha256)
        #expect(again.files.contains { $0.file.name == "p.bin" } && again.sha256(of: "p.bin") == nil)
    }
}
