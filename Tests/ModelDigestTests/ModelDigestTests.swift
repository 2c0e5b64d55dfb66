import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import SQLite
import Testing

@Suite struct DigestMemoryTests {
    /// A model in `model/`, and a place for the memory beside it.
    private func model() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write(
            "model/model-00001-of-00002.safetensors",
            container([TestTensor("a", .u8, noise(700_000, seed: 1))]))
        try scratch.write(
            "model/model-00002-of-00002.safetensors", container([TestTensor("b", .u8, noise(900, seed: 2))]))
        try scratch.write("model/config.json", "{}")
        return scratch
    }

    private func digest(
        _ scratch: Scratch, _ memory: DigestMemory?, _ wanted: WantedDigests = [.tensors, .sha256],
        rehash: Bool = false,
        age: Int64 = 60_000_000_000
    ) throws -> ModelDigests {
        let folder = try ModelFolder(at: "\(scratch.path)/model")
        let newest = folder.files.map { max($0.status.modified, $0.status.changed) }.max()!
        return try ModelDigester(threads: 2, memory: memory, rehash: rehash, now: clock(newest + age))
            .digest(folder, wanting: wanted)
    }

    @Test func theSecondTimeNothingIsRead() throws {
        let scratch = try model()
        let path = "\(scratch.path)/memory.sqlite"
        let first = try digest(scratch, DigestMemory(at: path))
        #expect(first.bytesRead > 700_000)
        // Another process, so to say.
        let second = try digest(scratch, DigestMemory(at: path))
        #expect(second.bytesRead == 0 && second.notes.isEmpty)
        #expect(second.files == first.files)
        #expect(try second.sets[0].outcome.get() == first.sets[0].outcome.get())
        #expect(try first.sets[0].outcome.get() == digest(scratch, nil).sets[0].outcome.get())
    }

    @Test func whatIsKnownIsAddedTo() throws {
        let scratch = try model()
        let memory = DigestMemory(at: "\(scratch.path)/memory.sqlite")
        #expect(try digest(scratch, memory, .weights).bytesRead == 700_900)
        #expect(try digest(scratch, memory, .weights).bytesRead == 0)
        #expect(try digest(scratch, memory, .sha256).bytesRead > 700_900)
        #expect(try digest(scratch, memory).bytesRead == 0)
    }

    @Test func aFileThatJustChangedIsNotBelieved() throws {
        let scratch = try model()
        for (number, age) in [Int64(-5_000_000_000), 0, 1_999_999_999].enumerated() {
            let memory = DigestMemory(at: "\(scratch.path)/memory\(number).sqlite")
            _ = try digest(scratch, memory, age: age)
            #expect(try digest(scratch, memory, age: 60_000_000_000).bytesRead > 0, "\(age)")
        }
        let fresh = DigestMemory(at: "\(scratch.path)/fresh.sqlite")
        _ = try digest(scratch, fresh, age: 2_000_000_000)
        #expect(try digest(scratch, fresh, age: 2_000_000_000).bytesRead == 0)
    }

    @Test func aChangeIsSeenWhateverItsTimesSay() throws {
        let scratch = try model()
        let memory = DigestMemory(at: "\(scratch.path)/memory.sqlite")
        let name = "model/model-00001-of-00002.safetensors"
        try scratch.setModified(name, seconds: 1_000_000_000)
        let before = try digest(scratch, memory)
        // Same inode, same size, and the modification time put back: the change time tells.
        // (Within one tick of the file system's clock it would not: that is what the two seconds are for.)
        let file = "\(scratch.path)/\(name)"
        let changed = try FileStatus.of(file, followingLinks: false)?.changed
        repeat {
            try scratch.poke(name, at: 100_000, 0xEE)
            try scratch.setModified(name, seconds: 1_000_000_000)
        } while try FileStatus.of(file, followingLinks: false)?.changed == changed
        let after = try digest(scratch, memory)
        #expect(after.bytesRead > 0)
        let difference = ManifestDifference(
            from: try #require(try before.sets[0].outcome.get().manifest),
            to: try #require(try after.sets[0].outcome.get().manifest))
        #expect(difference.changed.map(\.old.name) == ["a"])
    }

    @Test func rehashReadsAndRemembers() throws {
        let scratch = try model()
        let memory = DigestMemory(at: "\(scratch.path)/memory.sqlite")
        _ = try digest(scratch, memory, rehash: true)
        #expect(try digest(scratch, memory).bytesRead == 0)
        #expect(try digest(scratch, memory, rehash: true).bytesRead > 0)
    }

    @Test func aDamagedMemoryIsMadeAnewAndSaid() throws {
        let scratch = try model()
        let path = "\(scratch.path)/memory.sqlite"
        let good = try digest(scratch, DigestMemory(at: path))
        let whole = try readFile(path, limit: 1 << 24)
        var noHeader = whole
        noHeader.replaceSubrange(0..<16, with: [UInt8](repeating: 0x41, count: 16))
        var newer = whole
        newer[63] = 9  // The last byte of user_version in the file header.
        var foreign = whole
        foreign[71] ^= 0xFF  // application_id.
        var cut = whole
        cut.removeLast(whole.count / 2)
        for (what, bytes) in [
            ("noise", noise(9000, seed: 3)), ("no header", noHeader), ("newer", newer), ("foreign", foreign),
            ("cut", cut),
        ] {
            try writeAtomically(bytes, to: path)
            let memory = DigestMemory(at: path)
            let again = try digest(scratch, memory)
            #expect(again.files == good.files, "\(what)")
            #expect(again.notes.count == 1, "\(what): \(again.notes)")
            #expect(again.notes.first?.contains("was made anew") == true, "\(what): \(again.notes)")
            #expect(try digest(scratch, DigestMemory(at: path)).bytesRead == 0, "\(what)")
        }
    }

    @Test func whatAnotherKeySealedIsNoAnswer() throws {
        let scratch = try model()
        let path = "\(scratch.path)/memory.sqlite"
        let stranger = DigestMemory(at: path, key: SHA256.hash([1]))
        let good = try digest(scratch, stranger)
        #expect(try digest(scratch, stranger).bytesRead == 0)
        let own = DigestMemory(at: path)
        #expect(try digest(scratch, own).bytesRead == good.bytesRead)
        #expect(try digest(scratch, own).bytesRead == 0)
    }

    @Test func aMemoryWithViewsIsMadeAnew() throws {
        let scratch = try model()
        let path = "\(scratch.path)/memory.sqlite"
        let good = try digest(scratch, DigestMemory(at: path))
        try Database(path, .readWrite).execute("CREATE VIEW endless AS SELECT 1")
        let again = try digest(scratch, DigestMemory(at: path))
        #expect(again.files == good.files && again.notes.count == 1)
    }

    @Test func aFlippedBitIsNoAnswer() throws {
        let scratch = try model()
        let path = "\(scratch.path)/memory.sqlite"
        let good = try digest(scratch, DigestMemory(at: path))
        let whole = try readFile(path, limit: 1 << 24)
        let hash = try #require(good.sha256(of: "config.json")).hash.bytes
        let at = try #require((0..<whole.count - 32).first { whole[$0..<$0 + 32].elementsEqual(hash) })
        var bad = whole
        bad[at] ^= 1
        try writeAtomically(bad, to: path)
        let again = try digest(scratch, DigestMemory(at: path))
        #expect(again.bytesRead == 2)
        #expect(again.files == good.files)
    }

    @Test func withoutAPlaceNothingIsRememberedAndNothingFails() throws {
        let scratch = try model()
        let good = try digest(scratch, nil)
        let memory = DigestMemory(at: "\(scratch.path)/no/such/directory/memory.sqlite")
        #expect(try digest(scratch, memory).files == good.files)
        #expect(try digest(scratch, memory).bytesRead == good.bytesRead)
        let directory = DigestMemory(at: scratch.path)
        #expect(try digest(scratch, directory).files == good.files)
    }

    @Test func itStaysWithinItsBounds() throws {
        let scratch = try Scratch()
        for number in 0..<20 { try scratch.write("model/f\(number).json", noise(100, seed: UInt64(number))) }
        let path = "\(scratch.path)/memory.sqlite"
        let memory = DigestMemory(at: path, limits: .init(rows: 15))
        #expect(try digest(scratch, memory, .sha256).bytesRead == 2000)
        #expect(try digest(scratch, memory, .sha256).bytesRead == 500)
        // By bytes: records of several models, and room for few.
        let small = DigestMemory(at: "\(scratch.path)/small.sqlite", limits: .init(bytes: 1000))
        for number in 0..<20 {
            try scratch.write(
                "model/m\(number).safetensors", container([TestTensor("t", .u8, [UInt8(number)])]))
        }
        #expect(try digest(scratch, small, .weights).bytesRead == 20)
        let second = try digest(scratch, small, .weights).bytesRead
        #expect(second > 0 && second < 20)
    }

    @Test func severalAtOnce() throws {
        let scratch = try model()
        let path = "\(scratch.path)/memory.sqlite"
        let left = DigestMemory(at: path)
        let right = DigestMemory(at: path)
        let first = try digest(scratch, left, .sha256)
        #expect(try digest(scratch, right, .weights).bytesRead > 0)
        let both = try digest(scratch, left)
        #expect(both.bytesRead == 0 && both.notes.isEmpty)
        #expect(both.files == first.files)
    }
}
