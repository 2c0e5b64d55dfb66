import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import TestSupport
import Testing

@Suite struct AliasTests {
    private static let docs =
        "\(parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath))))/docs"

    /// A file of 208 bytes, of which other programs said what they say: safemodels 0.2.0 and 0.1.0, sha256sum.
    private static let vector: [UInt8] = {
        let header =
            #"{"__metadata__":{"format":"pt"},"b.weight":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[16,40]}}"#
        let padding = String(repeating: " ", count: 160 - header.utf8.count)
        return [160, 0, 0, 0, 0, 0, 0, 0] + Array((header + padding).utf8) + example[0].bytes
            + example[1].bytes
    }()

    private func aliases(_ path: String, threads: Int = 2) throws -> [String] {
        let digests = try ModelDigester.plain(threads: threads).digest(
            try ModelFolder(at: path), wanting: [.weights, .sha256, .aliases])
        return digests.files.flatMap { $0.aliases.map(\.description) }
    }

    @Test func theVectorsOfOthersHold() throws {
        let scratch = try Scratch()
        let path = try scratch.write("v.safetensors", Self.vector)
        #expect(Self.vector.count == 208)
        #expect(
            SHA256.hash(Self.vector).hex == "3f852cd89e68d7c49cee31813ebb6849fe4edc84a35976e5d1156278577ed30b"
        )
        let found = try aliases(path)
        #expect(
            found == [
                "safemodels-0.1.0:13600216533907932822",
                "safemodels-0.2.0:9d1b8aa95cd2a1c52b36c38e49f4d9d7ec05006a",
                "safetensors-data:9065177aa213643ae15c328cf77850213b0d3004aa54429a243531396dd3d56e",
            ])
        let none = try aliases(try scratch.write("none.safetensors", container([])))
        try #require(none.count == 3)
        #expect(none[1] == "safemodels-0.2.0:3345524abf6bbe1809449224b5972c41790b6cf2")
    }

    /// Tensors of several pieces, small ones and empty ones, in an order that is and is not that of their names, against hashlib
    /// and the definition.
    @Test(arguments: [1, 2, 4]) func pythonAgrees(threads: Int) throws {
        let scratch = try Scratch()
        let all = [3, 1, 0, 4, 2, 5].map { number in
            TestTensor(
                "t\(number)", .u8,
                noise([700_001, 0, 5, 262_144, 1_000_003, 12][number], seed: UInt64(number)))
        }
        try scratch.write("mixed.safetensors", container(all, padding: 3))
        try scratch.write("sorted.safetensors", container(all.sorted { $0.name < $1.name }))
        let program = """
            import hashlib, json, struct, sys
            for path in sys.argv[1:]:
                file = open(path, "rb").read()
                start = 8 + struct.unpack("<Q", file[:8])[0]
                header = json.loads(file[8:start])
                print(hashlib.sha256(file[start:]).hexdigest())
                by_name = hashlib.blake2b(digest_size=20)
                for name in sorted(header):
                    begin, end = header[name]["data_offsets"]
                    by_name.update(file[start + begin:start + end])
                print(by_name.hexdigest())
            """
        let paths = ["mixed.safetensors", "sorted.safetensors"].map { "\(scratch.path)/\($0)" }
        let answer = try runProgram("python3", ["-c", program] + paths, in: scratch.path)
        #expect(answer.status == 0, "python3 is needed")
        let found = try paths.map { try aliases($0, threads: threads) }
        #expect(found.map { $0[2] } == [answer.lines[0], answer.lines[2]].map { "safetensors-data:\($0)" })
        #expect(found.map { $0[1] } == [answer.lines[1], answer.lines[3]].map { "safemodels-0.2.0:\($0)" })
        // The two hold the same tensors, so one safemodels digest; it is XXH64 of the same bytes.
        let stream = all.sorted { $0.name < $1.name }.flatMap(\.bytes)
        #expect(
            found.map { $0[0] } == [String](repeating: "safemodels-0.1.0:\(XXH64.hash(stream))", count: 2))
    }

    @Test func whatIsRememberedIsReadAgainForAliases() throws {
        let scratch = try Scratch()
        let path = try scratch.write("v.safetensors", Self.vector)
        try scratch.setModified("v.safetensors", seconds: 1_000_000)
        let memory = DigestMemory(at: "\(scratch.path)/memory.sqlite")
        func digests(_ wanted: WantedDigests) throws -> ModelDigests {
            try ModelDigester(threads: 2, memory: memory, now: someday).digest(
                try ModelFolder(at: path), wanting: wanted)
        }
        let first = try digests([.weights, .sha256])
        #expect(try digests([.weights, .sha256]).bytesRead == 0)
        let second = try digests([.weights, .sha256, .aliases])
        // Names and bytes stand in another order, so the tensors are read once more.
        #expect(second.bytesRead == 208 + 40 && second.files[0].aliases.count == 3)
        #expect(second.files[0].sha256 == first.files[0].sha256)
        #expect(second.sets[0].weights == first.sets[0].weights)
    }

    /// A GGUF file of three tensors, of which gguf-hash leaves one out; against hashlib and uuid.
    @Test func ggufHash() throws {
        let scratch = try Scratch()
        func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        func text(_ text: String) -> [UInt8] { little(UInt64(text.utf8.count)) + Array(text.utf8) }
        var bytes = Array("GGUF".utf8) + little(UInt32(3)) + little(UInt64(3)) + little(UInt64(0))
        // I8, of 32 bytes each.
        for (index, name) in ["z.weight", "blk.0.attention.masked_bias", "a.weight"].enumerated() {
            bytes +=
                text(name) + little(UInt32(1)) + little(UInt64(32)) + little(UInt32(24))
                + little(UInt64(32 * index))
        }
        while bytes.count % 32 != 0 { bytes.append(0) }
        let data = noise(96, seed: 9)
        bytes += data
        let path = try scratch.write("m.gguf", bytes)
        let program = """
            import hashlib, sys, uuid
            data = sys.stdin.buffer.read()
            data = data[:32] + data[64:]
            print(hashlib.sha256(data).hexdigest())
            space = uuid.UUID("ef001206-dadc-5f6d-a15f-3359e577d4e5")
            print(uuid.UUID(bytes=hashlib.sha1(space.bytes + data).digest()[:16], version=5))
            """
        let answer = try runProgram("python3", ["-c", program], input: data, in: scratch.path)
        #expect(try aliases(path) == ["gguf-sha256:\(answer.lines[0])", "gguf-uuid:\(answer.lines[1])"])
    }

    /// The order of model-signing 1.1.1: a folder's files stand before a file whose name begins like the folder's and a dot.
    @Test func omsRootListsByComponents() {
        func file(_ name: String) -> (name: String, sha256: Hash32) { (name, SHA256.hash(Array(name.utf8))) }
        let listed = ["a", "sub/b", "sub/c/d", "sub.a", "z"]
        var hasher = SHA256.Stream()
        for name in listed { hasher.update(SHA256.hash(Array(name.utf8)).bytes) }
        let left = [".gitattributes", ".gitignore", "model.sig", ".github/x", ".git/config"]
        let root = ModelSigning.rootDigest((listed.reversed() + left).map(file))
        #expect(root == Alias(.omsRoot, hasher.finalize()))
        #expect(ModelSigning.rootDigest((listed + ["sub/.gitignore"]).map(file)) != root)
    }

    @Test func theExampleOfTheDocumentsHolds() throws {
        let page = String(decoding: try readFile("\(Self.docs)/digests.md", limit: 1 << 20), as: UTF8.self)
        let mark = try #require(page.range(of: "<!-- example: model -->"))
        let lines = page[mark.upperBound...].split(separator: "\n").filter { $0.hasPrefix("    ") }
            .map { String($0.dropFirst(4)) }
        let (config, canonical, digest) = (lines[0], lines[1], lines[3])
        let weights = try #require(
            Digest("weights:8c9ffe5cdb2f8d00caeae5e07dcc5205ada5ee35e5376b0af0f9a9beecf8efcc"))
        #expect(try ModelIdentity.digest(weights: weights, config: Array(config.utf8)).description == digest)
        // The two steps that the page spells out.
        #expect(lines[2] == "sha256:\(SHA256.hash(Array(canonical.utf8)))")
        var hasher = BLAKE3.Hasher(.deriveKey(context: "oracle-registry model v1"))
        hasher.update(weights.hash.bytes + SHA256.hash(Array(canonical.utf8)).bytes)
        #expect(digest == "model:\(hasher.finalize())")
    }

    @Test func aModelDigestIsOfWeightsAndConfiguration() throws {
        let scratch = try Scratch()
        try scratch.write("m/model.safetensors", Self.vector)
        func model(_ config: String) throws -> Result<Alias, FormatError>? {
            try scratch.write("m/config.json", config)
            return try ModelDigester.plain().digest(
                try ModelFolder(at: "\(scratch.path)/m"), wanting: [.weights, .model]
            ).model
        }
        let good = try #require(try model(#"{"hidden_size": 8, "eps": 1e-5}"#)).get()
        for same in [
            #"{"eps":0.00001,"hidden_size":8.0}"#,
            #"{"_name_or_path": "x", "hidden_size": 8, "transformers_version": "4.1", "eps": 1e-5}"#,
        ] { #expect(try model(same)?.get() == good) }
        for other in [
            #"{"hidden_size": 9, "eps": 1e-5}"#, #"{"hidden_size": 8, "eps": 1e-5, "a": null}"#, "{}",
        ] {
            #expect(try model(other)?.get() != good)
        }
        for bad in [
            "[]", #"{"a": NaN}"#, #"{"a": 1, "a": 2}"#, #"{"a": 9007199254740993}"#, "", #"{"a": 1,}"#,
        ] {
            guard case .failure(let fault) = try #require(try model(bad)) else {
                Issue.record("\(bad) has a model digest")
                continue
            }
            #expect(fault.code == .configMalformed && fault.file == "config.json")
        }
        try removeFile("\(scratch.path)/m/config.json")
        let bare = try ModelDigester.plain().digest(
            try ModelFolder(at: "\(scratch.path)/m"), wanting: [.weights, .model])
        #expect(bare.model == nil)
    }
}
