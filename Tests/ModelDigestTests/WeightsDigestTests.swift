import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import TestSupport
import Testing

@Suite struct WeightsDigestTests {
    private static let docs =
        "\(parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath))))/docs"

    @Test func theExampleOfTheDocumentsHolds() throws {
        let scratch = try Scratch()
        let path = try scratch.write("m.safetensors", container(example, padding: 3))
        let digests = try ModelDigester.plain().digest(
            try ModelFolder(at: path), wanting: [.tensors, .sha256])
        let model = try digests.sets[0].outcome.get()
        let manifest = try #require(model.manifest)
        #expect(model.tensorCount == 2 && model.byteCount == 40)
        #expect(
            digests.sha256(of: "m.safetensors")
                == Digest(.sha256, SHA256.hash(container(example, padding: 3))))

        let page = String(decoding: try readFile("\(Self.docs)/digests.md", limit: 1 << 20), as: UTF8.self)
        let mark = try #require(page.range(of: "<!-- example: weights -->"))
        let part = page[mark.upperBound...].prefix { $0 != "#" }
        let words = part.split { " \n".contains($0) }.map(String.init)
        #expect(words.contains(model.digest.description))
        for record in manifest.records {
            let at = try #require(words.firstIndex(of: record.name))
            #expect(words[at + 1] == "blake3:\(record.digest.hex)")
        }
        // The message of the last hash, as the page spells it out: everything in hex after the sentence that counts it.
        let from = try #require(words.firstIndex(of: "digest):"))
        let hex = words[(from + 1)...].prefix { Hex.decode($0) != nil }.joined()
        let message = try #require(Hex.decode(hex))
        #expect(message.count == 146)
        var hasher = BLAKE3.Hasher(.deriveKey(context: "oracle-registry weights v1"))
        hasher.update(message)
        #expect(Digest(.weights, hasher.finalize()) == model.digest)
    }

    @Test func theReferenceImplementationAgrees() throws {
        let scratch = try Scratch()
        let all = (0..<20).map {
            TestTensor(
                "layer.\($0 * 7 % 20).\u{E9}", .bf16, noise([0, 2, 2048, 600_000][$0 % 4], seed: UInt64($0)))
        }
        for (number, part) in [all[..<7], all[7..<8], all[8...]].enumerated() {
            try scratch.write("model-0000\(number + 1)-of-00003.safetensors", container(Array(part)))
        }
        let folder = try ModelFolder(at: scratch.path)
        let digests = try ModelDigester.plain().digest(folder, wanting: .tensors)
        let manifest = try #require(try digests.sets[0].outcome.get().manifest)
        let expected = (["\(manifest.weights)"] + manifest.records.map { "\($0.name) \($0.digest)" }).joined(
            separator: "\n")
        let answer = try runProgram(
            "python3", ["\(Self.docs)/weights-digest.py"] + folder.files.map(\.realPath), in: scratch.path)
        #expect(answer.status == 0, "python3 and b3sum are needed")
        #expect(answer.text == expected + "\n")
    }

    @Test func containersAndOrderDoNotCount() throws {
        let scratch = try Scratch()
        let all = (0..<9).map { TestTensor("t\($0)", .f32, noise(4 * (1 + $0 * 30_000), seed: UInt64($0))) }
        try scratch.write("single/model.safetensors", container(all))
        try scratch.write("reordered/model.safetensors", container(all.reversed(), metadata: "x", padding: 5))
        for number in 0..<3 {
            try scratch.write(
                "sharded/model-0000\(number + 1)-of-00003.safetensors",
                container(all.enumerated().filter { $0.offset % 3 == number }.map(\.element)))
        }
        let map = all.enumerated().map {
            "\"\($0.element.name)\":\"model-0000\($0.offset % 3 + 1)-of-00003.safetensors\""
        }
        try scratch.write(
            "sharded/model.safetensors.index.json", "{\"weight_map\":{\(map.joined(separator: ","))}}")
        let digest = try weights(of: "\(scratch.path)/single")
        #expect(try weights(of: "\(scratch.path)/reordered") == digest)
        #expect(try weights(of: "\(scratch.path)/sharded") == digest)
    }

    @Test func everythingThatNamesATensorCounts() throws {
        let scratch = try Scratch()
        let good = [
            TestTensor("a", .f32, [2, 3], noise(24, seed: 1)), TestTensor("b", .i64, [2], noise(16, seed: 2)),
        ]
        var variants: [(String, [TestTensor])] = [("unchanged", good)]
        func variant(_ what: String, _ change: (inout [TestTensor]) -> Void) {
            var tensors = good
            change(&tensors)
            variants.append((what, tensors))
        }
        variant("one bit") { $0[0].bytes[5] ^= 1 }
        variant("renamed") { $0[0].name = "A" }
        variant("reshaped") { $0[0].shape = [3, 2] }
        variant("a dim of 1") { $0[0].shape = [1, 2, 3] }
        variant("retyped") { $0[0].dtype = .i32 }
        variant("names swapped") {
            $0[0].name = "b"; $0[1].name = "a"
        }
        variant("removed") { $0.removeLast() }
        variant("added") { $0.append(TestTensor("c", .u8, [])) }
        variant("scalar") { $0[1] = TestTensor("b", .i64, [], Array($0[1].bytes[..<8])) }
        variant("length one") { $0[1] = TestTensor("b", .i64, [1], Array($0[1].bytes[..<8])) }
        // A boundary between two tensors that moved.
        variant("moved") {
            $0[0] = TestTensor("a", .u8, good[0].bytes + good[1].bytes[..<8])
            $0[1] = TestTensor("b", .u8, Array(good[1].bytes[8...]))
        }
        var seen: [String: String] = [:]
        for (what, tensors) in variants {
            let digest = try weights(of: try scratch.write("\(what).safetensors", container(tensors)))
            #expect(seen[digest] == nil, "\(what) and \(seen[digest] ?? "") have one digest")
            seen[digest] = what
        }
        #expect(try weights(of: try scratch.write("none.safetensors", container([]))).hasPrefix("weights:"))
    }
}
