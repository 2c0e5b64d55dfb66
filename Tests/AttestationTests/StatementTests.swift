import Attestation
import Cryptography
import FileIO
import StrictJSON
import Testing

@Suite struct StatementTests {
    private static let sha = String(repeating: "ab", count: 32)
    private static let weights = String(repeating: "cd", count: 32)

    /// A statement that is read; the refusals below change one thing in it.
    static let good = """
        {"_type": "https://in-toto.io/Statement/v1",
         "subject": [{"name": "model.safetensors", "digest": {"sha256": "\(sha)"}},
                     {"name": "acme/tiny", "digest": {"weights": "\(weights)"}}],
         "predicateType": "urn:oracle-registry:predicate:observation:v1",
         "predicate": {"model": "acme/tiny", "version": "1",
          "artifacts": [{"name": "model.safetensors", "size": 12, "sources": [0]}],
          "weights": {"tensors": 2, "bytes": 8, "manifest": true, "files": ["model.safetensors"]},
          "lineage": {"parents": [{"name": "acme/base", "digests": ["sha256:\(sha)"], "relation": "merge", "sources": [0]}]},
          "sources": [{"tier": "measured", "package": "pypi:tiny", "version": "1"}]}}
        """

    private func parse(_ text: String) throws -> Statement { try Statement(parsing: Array(text.utf8)) }

    /// The good one with one piece replaced; the piece must be there.
    private func parse(replacing piece: String, with other: String) throws -> Statement {
        try #require(Self.good.contains(piece))
        return try parse(Self.good.replacing(piece, with: other))
    }

    @Test func reads() throws {
        let statement = try parse(Self.good)
        let claims = try #require(statement.claims)
        #expect(claims.model.description == "acme/tiny")
        #expect(claims.version == "1")
        #expect(claims.artifacts.map(\.size) == [12])
        #expect(claims.weights?.hasManifest == true)
        #expect(claims.weights?.tensorCount == 2)
        #expect(statement.weights == Digest("weights:\(Self.weights)"))
        #expect(statement.files.map(\.name.description) == ["model.safetensors"])
        #expect(statement.files.map(\.sha256) == [try #require(Digest("sha256:\(Self.sha)"))])
        #expect(statement.sources.map(\.isPackage) == [true])
        guard case .parents(let parents) = claims.lineage else {
            Issue.record("no parents")
            return
        }
        #expect(parents.map(\.relation) == [.merge])
        #expect(parents.map(\.digests.count) == [1])
    }

    @Test func lineageIsParentsOrOriginOrNotStated() throws {
        let stated =
            #""lineage": {"parents": [{"name": "acme/base", "digests": ["sha256:\#(Self.sha)"], "relation": "merge", "sources": [0]}]},"#
        #expect(try parse(replacing: stated, with: "").claims?.lineage == .notStated)
        #expect(
            try parse(replacing: stated, with: #""lineage": {"origin": "from-scratch"},"#).claims?.lineage
                == .fromScratch)
        for bad in [
            #"{}"#, #"{"origin": "thin air"}"#, #"{"parents": []}"#, #"{"parents": {}}"#, #"[]"#, #"null"#,
            #"{"origin": "from-scratch", "parents": [{"name": "a/b", "relation": "merge"}]}"#,
            #"{"parents": [{"relation": "merge"}]}"#, #"{"parents": [{"name": "a/b"}]}"#,
            #"{"parents": [{"name": "a/b", "relation": "cousin"}]}"#,
            #"{"parents": [{"name": "a", "relation": "merge"}]}"#,
            #"{"parents": [{"name": "a/b", "relation": "merge", "digests": ["\#(Self.sha)"]}]}"#,
            #"{"parents": [{"name": "a/b", "relation": "merge", "digests": "sha256:\#(Self.sha)"}]}"#,
            #"{"parents": [{"name": "a/b", "relation": "merge", "sources": [1]}]}"#,
        ] {
            #expect(throws: AttestationError.self, "\(bad)") {
                try parse(replacing: stated, with: #""lineage": \#(bad),"#)
            }
        }
        let many = (0..<257).map { #"{"name": "a/b\#($0)", "relation": "merge"}"# }.joined(separator: ",")
        #expect(throws: AttestationError.self) {
            try parse(replacing: stated, with: #""lineage": {"parents": [\#(many)]},"#)
        }
    }

    /// What is refused, each by one change.
    @Test(arguments: [
        ("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"),
        ("\"_type\"", "\"type\""),
        ("\"predicateType\": \"urn:oracle-registry:predicate:observation:v1\"", "\"predicateType\": \"\""),
        ("\"predicateType\": \"urn:oracle-registry:predicate:observation:v1\"", "\"predicateType\": 7"),
        ("\"predicate\": {", "\"predicated\": {"),
        ("\"subject\": [", "\"subjects\": ["),
        ("\"model\": \"acme/tiny\"", "\"model\": \"tiny\""),
        ("\"model\": \"acme/tiny\"", "\"model\": \"acme/other\""),
        ("\"model\": \"acme/tiny\",", ""),
        ("\"name\": \"acme/tiny\"", "\"name\": \"acme/other\""),
        ("{\"name\": \"acme/tiny\", \"digest\"", "{\"digest\""),
        ("{\"name\": \"acme/tiny\", \"digest\"", "{\"name\": \"model.safetensors\", \"digest\""),
        ("{\"name\": \"model.safetensors\", \"digest\"", "{\"name\": \"../model.safetensors\", \"digest\""),
        ("{\"name\": \"model.safetensors\", \"digest\"", "{\"name\": \"/model.safetensors\", \"digest\""),
        ("{\"weights\": \"", "{\"weights\": \"CD"),
        ("{\"sha256\": \"ab", "{\"sha256\": \"AB"),
        ("{\"sha256\": \"ab", "{\"sha256\": \""),
        ("{\"name\": \"model.safetensors\", \"size\": 12", "{\"name\": \"other\", \"size\": 12"),
        ("\"size\": 12", "\"size\": -1"), ("\"size\": 12", "\"size\": 1.5"),
        ("\"size\": 12", "\"size\": \"12\""),
        ("\"size\": 12", "\"size\": 9007199254740993"),
        ("\"sources\": [0]}],\n", "\"sources\": [1]}],\n"),
        ("\"sources\": [0]}],\n", "\"sources\": [-1]}],\n"),
        ("\"sources\": [0]}],\n", "\"sources\": 0}],\n"),
        ("\"sources\": [0]}],\n", "\"sources\": [0]}, {\"name\": \"model.safetensors\"}],\n"),
        ("\"tier\": \"measured\"", "\"tier\": \"guessed\""),
        ("\"package\": \"pypi:tiny\", ", ""),
        ("\"sources\": [{\"tier\"", "\"source\": [{\"tier\""),
        (
            "\"sources\": [{\"tier\": \"measured\", \"package\": \"pypi:tiny\", \"version\": \"1\"}]",
            "\"sources\": []"
        ),
        ("\"version\": \"1\",\n", "\"version\": 1,\n"),
        ("\"version\": \"1\",\n", "\"version\": \"a\\u001bb\",\n"),
        ("\"version\": \"1\",\n", "\"version\": \"a\\u009bb\",\n"),
        ("\"version\": \"1\",\n", "\"version\": \"1\", \"version\": \"1\",\n"),
        ("\"version\": \"1\",\n", "\"version\": \"\\ud800\",\n"),
        ("\"version\": \"1\",\n", "\"version\": \"1\",,\n"),
        ("\"tensors\": 2", "\"tensors\": true"), ("\"files\": [", "\"files\": [\"/\", "),
    ])
    func refuses(piece: String, other: String) {
        #expect(throws: AttestationError.self) { try parse(replacing: piece, with: other) }
    }

    @Test func whatIsNotKnownIsIgnored() throws {
        _ = try parse(
            replacing: "\"version\": \"1\",\n", with: "\"version\": \"1\", \"new\": {\"x\": [1]},\n")
        let more = try parse(
            replacing: "{\"sha256\": \"\(Self.sha)\"}", with: "{\"sha256\": \"\(Self.sha)\", \"md5\": \"zz\"}"
        )
        #expect(more.files.count == 1)
        // But a statement must have one digest that is known.
        let none = """
            {"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "x", "digest": {"md5": "zz"}}],
             "predicateType": "urn:oracle-registry:predicate:release:v1", "predicate": {"model": "a/b"}}
            """
        #expect(throws: AttestationError.self) { try parse(none) }
        // A digest of one tensor is none of a subject.
        #expect(throws: AttestationError.self) {
            try parse(none.replacing("md5\": \"zz", with: "blake3\": \"\(Self.sha)"))
        }
        #expect(throws: AttestationError.self) { try parse(none.replacing("{\"md5\": \"zz\"}", with: "{}")) }
    }

    @Test func aReleaseHasNoSourcesAndOthersAreLogged() throws {
        let release = try parse(
            """
            {"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "x", "digest": {"sha256": "\(Self.sha)"}}],
             "predicateType": "urn:oracle-registry:predicate:release:v1", "predicate": {"model": "a/b"}}
            """)
        #expect(release.predicate.type == Statement.Predicate.releaseType)
        #expect(release.sources.isEmpty)
        let other = try parse(
            """
            {"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "x", "digest": {"md5": "zz"}}],
             "predicateType": "https://slsa.dev/provenance/v1"}
            """)
        #expect(other.claims == nil)
        #expect(other.predicate == .other(type: "https://slsa.dev/provenance/v1"))
    }

    @Test func sizesAreBounded() throws {
        let space = String(repeating: " ", count: AttestationLimits.statement - Self.good.utf8.count)
        _ = try parse(Self.good + space)
        #expect(throws: AttestationError.self) { try parse(Self.good + space + " ") }
        let long = String(repeating: "x", count: 4097)
        #expect(throws: AttestationError.self) {
            try parse(replacing: "\"version\": \"1\",\n", with: "\"version\": \"\(long)\",\n")
        }
        #expect(throws: AttestationError.self) { try parse("\u{FEFF}" + Self.good) }
    }

    @Test func everyTruncationIsRefused() {
        let bytes = Array(Self.good.utf8)
        for count in 0..<bytes.count {
            #expect(throws: AttestationError.self) { try Statement(parsing: Array(bytes[..<count])) }
        }
    }

    /// docs/registry.md, "Statement".
    @Test func theDocumentsExampleParses() throws {
        let project = parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath)))
        let text = String(
            decoding: try readFile("\(project)/docs/registry.md", limit: 1 << 20), as: UTF8.self)
        let start = try #require(text.firstRange(of: "<!-- example: statement -->\n```json\n"))
        let rest = text[start.upperBound...]
        let end = try #require(rest.firstRange(of: "```"))
        let statement = try parse(String(rest[..<end.lowerBound]))
        #expect(statement.claims?.artifacts.first?.kind == "weights")
        #expect(statement.claims?.license == "Apache-2.0")
    }
}

@Suite struct NameTests {
    @Test(arguments: [
        "a/b", "EleutherAI/gpt-j-6b", "0/1", "a/b.c_d-e", "\(String(repeating: "a", count: 96))/b", "a/git",
        "a/x.gitx", "a/b-",
    ])
    func takes(text: String) throws { #expect(try ModelName(text).description == text) }

    @Test(arguments: [
        "", "a", "/", "a/", "/b", "a/b/c", "a//b", "-a/b", ".a/b", "_a/b", "a/.b", "a/b..c", "a/b.",
        "a/b.git",
        "a/b.GIT", "a/b.lock", "a.lock/b", "a/b c", "a/b\n", "a/b\\c", "a/é", "a/b\u{0}", "а/b",
        "\(String(repeating: "a", count: 97))/b", "a/b%2f", "a/..", "../b", "a/b+c", "a/b@main",
    ])
    func refuses(text: String) { #expect(throws: AttestationError.self) { try ModelName(text) } }

    @Test func comparesFolded() throws {
        let (one, two) = (try ModelName("EleutherAI/GPT-J"), try ModelName("eleutherai/gpt-j"))
        #expect(one == two)
        #expect(one.hashValue == two.hashValue)
        #expect(one.description == "EleutherAI/GPT-J")
        #expect(one.owner == "EleutherAI")
        #expect(one.model == "GPT-J")
        #expect(try ModelName("a/Z") > ModelName("A/b"))
    }

    @Test func joinsFurtherSegments() throws {
        #expect(try ModelName.importing("onnx/models/AlexNet").description == "onnx/models--AlexNet")
        #expect(try ModelName.importing("a/b/c/d").description == "a/b--c--d")
        #expect(try ModelName.importing("a/b").description == "a/b")
        #expect(throws: AttestationError.self) { try ModelName.importing("a") }
        #expect(throws: AttestationError.self) { try ModelName.importing("a/../b") }
    }

    @Test(arguments: ["a", "a/b/c", "model-00001-of-00002.safetensors", "ünï.bin", "a b", "...", "a/.hidden"])
    func fileNames(text: String) throws { #expect(try FileName(text).description == text) }

    @Test(arguments: [
        "", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\nb", "a\u{7F}", "a\u{9B}b", "a\u{0}",
        String(repeating: "a", count: 1025),
    ])
    func badFileNames(text: String) { #expect(throws: AttestationError.self) { try FileName(text) } }

    @Test(arguments: [
        ("v1.0", "v1.0"), ("0123abcd", "0123abcd"), ("a b", "\"a b\""),
        ("1 (tap \"x\")", "\"1 (tap 'x')\""), ("caf\u{E9}", "\"caf\u{E9}\""),
    ])
    func textsOfStrangersLookLikeNothingElse(text: String, shown: String) {
        #expect(quotedUnlessWord(text) == shown)
    }

    @Test func fileNamesCompareByBytes() throws {
        // é composed and decomposed: equal for Swift's String, two files on a disk.
        #expect(try FileName("caf\u{E9}") != FileName("cafe\u{301}"))
        #expect(try Set([FileName("caf\u{E9}"), FileName("cafe\u{301}")]).count == 2)
    }
}

@Suite struct StatementAliasTests {
    private static func text(_ release: String, _ weights: String, _ artifact: String) -> [UInt8] {
        let hex = String(repeating: "ab", count: 32)
        return Array(
            """
            {"_type": "https://in-toto.io/Statement/v1",
             "subject": [{"name": "m.safetensors", "digest": {"sha256": "\(hex)"}},
                         {"name": "acme/tiny", "digest": {"weights": "\(hex)"}}],
             "predicateType": "urn:oracle-registry:predicate:release:v1",
             "predicate": {"model": "acme/tiny", "aliases": \(release),
              "artifacts": [{"name": "m.safetensors", "aliases": \(artifact)}], "weights": {"aliases": \(weights)}}}
            """.utf8)
    }

    private static let hex = String(repeating: "cd", count: 32)

    @Test func aliasesAreReadWhereTheyBelong() throws {
        let statement = try Statement(
            parsing: Self.text(
                #"{"model": "\#(Self.hex)", "oms-root": "\#(Self.hex)", "later": 7}"#,
                #"{"safemodels-0.1.0": "42"}"#, #"{"safetensors-data": "\#(Self.hex)"}"#))
        let claims = try #require(statement.claims)
        #expect(claims.aliases.map(\.scheme) == [.model, .omsRoot])
        #expect(claims.weights?.aliases.map(\.value) == ["42"])
        #expect(claims.artifacts[0].aliases.map(\.scheme) == [.safetensorsData])
        #expect(claims.allAliases.count == 4)
    }

    @Test(arguments: [
        (#"{"model": "xyz"}"#, "{}", "{}", "malformed"), (#"{"model": 7}"#, "{}", "{}", "malformed"),
        ("[]", "{}", "{}", "no mapping"), ("{}", #"{"safemodels-0.1.0": "042"}"#, "{}", "malformed"),
        ("{}", #"{"oms-root": "\#(hex)"}"#, "{}", "in a place"),
        ("{}", "{}", #"{"model": "\#(hex)"}"#, "in a place"),
        (#"{"safetensors-data": "\#(hex)"}"#, "{}", "{}", "in a place"),
    ]) func aliasesAreRefused(_ release: String, _ weights: String, _ artifact: String, why: String) {
        #expect {
            try Statement(parsing: Self.text(release, weights, artifact))
        } throws: {
            "\($0)".contains(why)
        }
    }
}
