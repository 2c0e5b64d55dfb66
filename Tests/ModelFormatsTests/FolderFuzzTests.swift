import FileIO
import ModelFormats
import TestSupport
import Testing

/// The small texts that say where a model's tensors are: indexes of shards, pointers of Git LFS.
@Suite struct FolderFuzzTests {
    @Test func fuzzedIndexesKeepTheirPromises() throws {
        var random = Fuzzing.generator(600)
        let scratch = try Scratch()
        let shards = (1...2).map { "model-0000\($0)-of-00002.safetensors" }
        try scratch.write(shards[0], container(tensors: ["a"]))
        try scratch.write(shards[1], container(tensors: ["b", "c"]))
        let good = Array(
            #"{"metadata":{"total_size":12},"weight_map":{"a":"\#(shards[0])","b":"\#(shards[1])","c":"\#(shards[1])"}}"#
                .utf8)
        let pieces = ["..", "/", "\\u0000", "\u{0}", "2", "0000", "{", "}", "\"", ",\"d\":\"x\"", "null"].map
        { Array($0.utf8) }
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(1000) {
            var bytes = good
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: pieces + [[0xFF]]) }
            _ = try scratch.overwrite("model.safetensors.index.json", bytes)
            let folder = try ModelFolder(at: scratch.path)
            #expect(folder.weightSets.flatMap(\.shards).allSatisfy { shards.contains($0.name) })
            let set = try #require(folder.weightSets.first)
            let names = set.shards.map { $0.name == shards[0] ? ["a"] : ["b", "c"] }
            do throws(FormatError) {
                if let fault = set.fault { throw fault }
                try set.requireConsistent(names)
                tally.accepted += 1
                #expect(set.shards.map(\.name) == shards)
            } catch {
                tally.refused += 1
                #expect(!error.fault.isEmpty && !error.description.utf8.contains { $0 < 0x20 })
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    @Test func fuzzedPointersKeepTheirPromises() {
        var random = Fuzzing.generator(601)
        let good = Array(
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0f", count: 32))\nsize 12345\n"
                .utf8)
        let pieces = ["\n", "-", "9223372036854775808", "oid sha256:", "size ", "F", "\u{0}", "\u{660}"].map {
            Array($0.utf8)
        }
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(5000) {
            var bytes = good
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: pieces) }
            guard let pointer = GitLFSPointer(bytes) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            #expect(pointer.size >= 0 && pointer.sha256.utf8.count == 64)
            #expect(
                pointer.sha256.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }
}
