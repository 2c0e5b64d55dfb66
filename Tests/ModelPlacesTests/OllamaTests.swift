import FileIO
import ModelPlaces
import TestSupport
import Testing

@Suite struct OllamaTests {
    static func manifest(_ layers: String...) -> String {
        """
        {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
         "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "digest": "sha256:\(digestB)", "size": 1},
         "layers": [\(layers.joined(separator: ","))]}
        """
    }

    static func layer(_ kind: String = "model", digest: String = "sha256:" + digestA, size: Int = 4) -> String
    {
        "{\"mediaType\": \"application/vnd.ollama.image.\(kind)\", \"digest\": \"\(digest)\", \"size\": \(size)}"
    }

    @Test(arguments: [
        ("ollama:tiny", "registry.ollama.ai/library/tiny:latest", "tiny:latest"),
        ("tiny:1b-q4_K_M", "registry.ollama.ai/library/tiny:1b-q4_K_M", "tiny:1b-q4_K_M"),
        ("ada/tiny", "registry.ollama.ai/ada/tiny:latest", "ada/tiny:latest"),
        ("ollama:hf.co/ada/Tiny-GGUF:Q8_0", "hf.co/ada/Tiny-GGUF:Q8_0", "hf.co/ada/Tiny-GGUF:Q8_0"),
        ("localhost:5000/ada/tiny", "localhost:5000/ada/tiny:latest", "localhost:5000/ada/tiny:latest"),
    ])
    func names(_ text: String, _ whole: String, _ short: String) throws {
        let name = try OllamaName(text)
        #expect("\(name.host)/\(name.namespace)/\(name.model):\(name.tag)" == whole)
        #expect(name.description == short)
    }

    @Test(arguments: [
        "ollama:", "ollama:a/b/c/d", "ollama:../../etc/passwd", "ollama:a:..", "ollama:a//b", "ollama:a b",
        "ollama::x",
        "ollama:a/..:x", "ollama:x\u{0}y",
    ])
    func noNames(_ text: String) {
        let error = #expect(throws: PlaceError.self) { try OllamaName(text) }
        #expect(error?.code == .nameUnusable)
    }

    @Test func findsTheBlob() throws {
        try withTemporaryFolder { path in
            let tree = Tree(root: path)
            try tree.write(
                "manifests/registry.ollama.ai/library/tiny/latest",
                Self.manifest(
                    Self.layer("license", digest: "sha256:" + digestB), Self.layer(), Self.layer("adapter")))
            try tree.write("blobs/sha256-\(digestA)", "GGUF")
            let store = OllamaStore(path)
            let layers = try #require(try store.find(try OllamaName("ollama:tiny")))
            #expect(layers.map(\.kind) == [.model, .adapter])
            #expect(try store.blob(of: layers[0]) == "\(path)/blobs/sha256-\(digestA)")
            #expect(try store.find(try OllamaName("tiny:other")) == nil)
            #expect(store.names().names.map(\.description) == ["tiny:latest"])
        }
    }

    /// Each fault by its file, and nothing else.
    @Test(arguments: [
        ("not-json", "[", PlaceError.Code.malformed),
        ("no-object", "[]", .malformed),
        ("version-1", #"{"schemaVersion": 1, "layers": []}"#, .malformed),
        ("no-layers", #"{"schemaVersion": 2}"#, .malformed),
        ("layers-twice", #"{"schemaVersion": 2, "layers": [], "layers": []}"#, .malformed),
        ("digest-climbs", manifest(layer(digest: "sha256:../../../../../../../../etc/passwd")), .malformed),
        ("digest-short", manifest(layer(digest: "sha256:abc")), .malformed),
        ("digest-of-another-algorithm", manifest(layer(digest: "sha512:" + digestA)), .malformed),
        ("size-negative", manifest(layer(size: -1)), .malformed),
        (
            "layer-without-size", #"{"schemaVersion": 2, "layers": [{"mediaType": "x", "digest": "y"}]}"#,
            .malformed
        ),
        ("too-long", String(repeating: " ", count: 1 << 21), .unreadable),
    ])
    func badManifests(_ tag: String, _ text: String, _ code: PlaceError.Code) throws {
        try withTemporaryFolder { path in
            try Tree(root: path).write("manifests/registry.ollama.ai/library/bad/\(tag)", text)
            let name = try OllamaName("bad:\(tag)")
            let error = #expect(throws: PlaceError.self) { try OllamaStore(path).find(name) }
            #expect(error?.code == code)
        }
    }

    @Test func badBlobs() throws {
        try withTemporaryFolder { path in
            let tree = Tree(root: path)
            let store = OllamaStore(path)
            try tree.write("manifests/registry.ollama.ai/library/tiny/latest", Self.manifest(Self.layer()))
            let layer = try #require(try store.find(try OllamaName("tiny"))?.first)
            func code() -> PlaceError.Code? {
                #expect(throws: PlaceError.self) { try store.blob(of: layer) }?.code
            }
            #expect(code() == .unfinished)
            try tree.write("blobs/sha256-\(digestA)", "longer")
            #expect(code() == .malformed)
            try removeFile("\(path)/blobs/sha256-\(digestA)")
            try tree.write("elsewhere", "GGUF")
            try tree.link("blobs/sha256-\(digestA)", to: "../elsewhere")
            #expect(code() == .malformed)
        }
    }
}

/// Manifests with bytes changed, cut and doubled: a layer that comes out is one that a path can be made of, and nothing crashes.
@Test func fuzzedManifests() throws {
    try withTemporaryFolder { path in
        let tree = Tree(root: path)
        let whole = Array(OllamaTests.manifest(OllamaTests.layer(), OllamaTests.layer("adapter")).utf8)
        var generator = Fuzzing.generator(11)
        let store = OllamaStore(path)
        let name = try OllamaName("fuzz")
        var tally = FuzzTally()
        try tree.write("manifests/registry.ollama.ai/library/fuzz/latest", whole)
        for _ in 0..<Fuzzing.rounds(2_000) {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + 8))
                case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 64)], at: at)
                default: bytes[at] = Array("{}[]\",:/.\\".utf8)[Int.random(in: 0..<10, using: &generator)]
                }
            }
            try overwrite("\(path)/manifests/registry.ollama.ai/library/fuzz/latest", bytes)
            do throws(PlaceError) {
                for layer in try store.find(name) ?? [] {
                    #expect(layer.size >= 0 && layer.sha256.utf8.count == 64)
                    #expect(
                        layer.sha256.utf8.allSatisfy {
                            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
                        })
                }
                tally.accepted += 1
            } catch {
                tally.refused += 1
                #expect(error.code == .malformed)
            }
        }
        // A change within a media type is still a manifest.
        #expect(tally.seesBothSides(oneOf: 100), "\(tally)")
    }
}
