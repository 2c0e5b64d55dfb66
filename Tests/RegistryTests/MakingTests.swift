import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing
import TransparencyLog

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The project's folder, from this file's place in it.
private let project = parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath)))

@Suite struct MakingTests {
    @Test func aNewRegistryIsInOrderAndEmpty() throws {
        let fixture = try Fixture()
        let source = try SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest)
        #expect(source.root.claims.root.threshold == 2)
        #expect(source.root.claims.root.keys.count == 3)
        #expect(source.root.claims.stewards.threshold == 2)
        #expect(source.root.claims.log == TreeHead(size: 0, root: MerkleTree.emptyRoot))
        #expect(source.root.claims.operatorKey?.name == "example.org/registry/operator")
        #expect(source.attestations.isEmpty)
        #expect(fixture.source.files[".gitattributes"] == Array("* -text\n".utf8))
        try fixture.publish()
        #expect(try fixture.read().checkpoint.checkpoint.size == 1)
    }

    @Test func nothingIsMadeOverARegistry() throws {
        let fixture = try Fixture()
        let maker = try RegistryMaker(
            RegistryDescription(name: "x", description: "", origin: "x"),
            keys: RegistryMaker.Keys(
                root: [fixedKey(1)], stewards: [fixedKey(2)], log: fixedKey(3), cosigner: nil),
            rootThreshold: 1, stewardThreshold: 1, expires: 1_900_000_000, maxAge: nil, signers: [])
        let before = fixture.source.files
        #expect(throws: RegistryError.self) { try maker.write(to: fixture.source) }
        #expect(fixture.source.files == before)
        // Without an operator there is no time, and nothing to refresh.
        let tree = MemoryTree()
        try maker.write(to: tree)
        let published = MemoryTree()
        let source = try SourceRegistry(reading: tree, tensorDigest: Fixture.tensorDigest)
        try Publisher(source, onto: published).signed(log: fixedKey(3), cosigner: nil, time: 5).apply(
            to: published)
        let again = try Publisher(source, onto: published)
        #expect(again.isUpToDate)
        #expect(try again.signed(log: fixedKey(3), cosigner: nil, time: 9).steps.isEmpty)
    }

    @Test(arguments: ["", "a b", "a+b", "a\nb", "a\u{2003}b"])
    func origins(text: String) {
        #expect(throws: RegistryError.self) {
            try RegistryDescription(name: "x", description: "", origin: text)
        }
    }

    @Test func manifestsUniteStatementsThatSayTheSame() throws {
        let fixture = try Fixture()
        func statement(_ seed: String, repo: String) throws -> (id: Hash32, statement: Statement) {
            let text = String(decoding: Fixture.observation("acme/tiny", seed), as: UTF8.self)
            let bytes = Array(text.replacing("example.org/zoo", with: repo).utf8)
            return (PAE.id(.statement, bytes), try Statement(parsing: bytes))
        }
        let one = try statement("x", repo: "a")
        let two = try statement("x", repo: "b")
        let three = try statement("y", repo: "a")
        let manifest = Manifest(of: try ModelName("acme/tiny"), statements: [one, two, three])
        let root = try JSONDocument(manifest.bytes).root
        let releases = try #require(root["releases"]?.elements).map { $0 }
        #expect(releases.count == 2)
        #expect(
            releases[0]["attestations"]?.elements?.map { $0.string ?? "" }
                == [one.id.hex, two.id.hex].sorted())
        #expect(releases[0]["sources"]?.elements?.count == 2)
        #expect(releases[1]["version"]?.string == "y")
        #expect(manifest.difference(from: manifest.bytes) == nil)
        _ = fixture
    }

    @Test func theProjectsSchemasAreThoseThatInitWrites() throws {
        let folder = "\(project)/registry/schema"
        #expect(try listDirectory(folder).sorted() == RegistrySchema.all.map(\.name).sorted())
        for (name, text) in RegistrySchema.all {
            #expect(try readFile("\(folder)/\(name)", limit: 1 << 20) == Array(text.utf8), "\(name)")
            _ = try JSONDocument(Array(text.utf8))
        }
    }

    /// The examples of docs/registry.md are read by what reads the files.
    @Test func theDocumentsExamplesParse() throws {
        let text = String(
            decoding: try readFile("\(project)/docs/registry.md", limit: 1 << 20), as: UTF8.self)
        let all = text.split(separator: "```json\n").dropFirst().map { block in
            String(block.prefix(upTo: block.firstRange(of: "```")?.lowerBound ?? block.endIndex))
        }
        // What notaries state is read by tests of its own (AttestationTests).
        let blocks = all.filter {
            !$0.contains("predicate:evaluation:v1") && !$0.contains("predicate:comparison:v1")
        }
        #expect(all.count == 7 && blocks.count == 5)
        let statement = try Statement(parsing: Array(blocks[0].utf8))
        #expect(statement.claims?.model.description == "acme/tiny")
        #expect(statement.sources.map(\.tier) == [.measured, .thirdParty])
        #expect(statement.weights != nil)
        guard
            case .attestation(_, let model)? = try Statement(parsing: Array(blocks[1].utf8)).revocation?
                .target
        else {
            Issue.record("the revocation revokes no statement")
            return
        }
        #expect(model.description == "acme/tiny")
        // In the others keys and digests are abbreviated; with real ones they are read too.
        func completed(_ block: String) throws -> [UInt8] {
            var block = block
            var number: UInt8 = 1
            while let range = block.firstRange(of: "ed25519:...") {
                block.replaceSubrange(range, with: try fixedKey(number).publicKey.description)
                number += 1
            }
            for (abbreviated, name, kind, key) in [
                (
                    "oracle-registry/default+<hash>+<key>", "oracle-registry/default",
                    VerifierKey.Kind.ed25519, UInt8(21)
                ),
                (
                    "oracle-registry/default/operator+<hash>+<key>", "oracle-registry/default/operator",
                    .cosignature, 22
                ),
            ] {
                let vkey = try VerifierKey(name: name, kind: kind, publicKey: fixedKey(key).publicKey)
                block = block.replacing(abbreviated, with: vkey.description)
            }
            return Array(block.utf8)
        }
        // The example shows one key a role where the threshold is two.
        let root = String(decoding: try completed(blocks[2]), as: UTF8.self)
            .replacing("\"threshold\": 2", with: "\"threshold\": 1")
        #expect(try RootClaims(parsing: Array(root.utf8)).maxAge == 604_800)
        #expect(try SignersClaims(parsing: completed(blocks[3])).signers.map(\.name) == ["acme"])
        #expect(try JSONDocument(Array(blocks[4].utf8)).root["name"]?.string == "acme/tiny")
    }
}

/// Somebody else's implementation of the published side: Python's hashlib, and openssl for Ed25519.
@Suite struct IndependentVerificationTests {
    private static let script = #"""
        import base64, hashlib, json, pathlib, subprocess, sys, tempfile
        folder = pathlib.Path(sys.argv[1])

        def verify(key, signature, message):
            der = bytes.fromhex("302a300506032b6570032100") + key
            with tempfile.TemporaryDirectory() as work:
                work = pathlib.Path(work)
                (work / "key.der").write_bytes(der)
                (work / "sig").write_bytes(signature)
                (work / "msg").write_bytes(message)
                subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", work / "key.der",
                    "-rawin", "-in", work / "msg", "-sigfile", work / "sig"], check=True, capture_output=True)

        def pae(kind, body):
            return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)

        root = json.loads((folder / "log/root/1.root.json").read_bytes())
        claims = json.loads(base64.b64decode(root["payload"]))
        signed = set()
        for signature in root["signatures"]:
            for text in claims["roles"]["root"]["keys"]:
                key = base64.b64decode(text.removeprefix("ed25519:"))
                if hashlib.sha256(key).hexdigest() == signature["keyid"]:
                    verify(key, base64.b64decode(signature["sig"]), pae(root["payloadType"], base64.b64decode(root["payload"])))
                    signed.add(key)
        assert len(signed) >= claims["roles"]["root"]["threshold"]

        text, lines = (folder / "log/checkpoint").read_text().split("\n\n")
        text += "\n"
        origin, size, head = text.splitlines()
        assert origin == claims["origin"]
        vkeys = {}
        for role in ("log", "operator"):
            name, hash_, key = claims["roles"][role]["vkey"].split("+", 2)
            key = base64.b64decode(key)
            assert hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] == hash_
            vkeys[name] = (bytes.fromhex(hash_), key)
        for line in lines.splitlines():
            dash, name, blob = line.split(" ")
            assert dash == "\u2014"
            blob = base64.b64decode(blob)
            hash_, key = vkeys.pop(name)
            assert blob[:4] == hash_
            if key[0] == 1:
                verify(key[1:], blob[4:], text.encode())
            else:
                assert key[0] == 4
                time = int.from_bytes(blob[4:12], "big")
                verify(key[1:], blob[12:], b"cosignature/v1\ntime %d\n%s" % (time, text.encode()))
        assert not vkeys

        entries, at = [], 0
        while at < int(size):
            count = min(256, int(size) - at)
            name = folder / "log/tile/entries" / (f"{at // 256:03}" + ("" if count == 256 else f".p/{count}"))
            data = name.read_bytes()
            while data:
                length = int.from_bytes(data[:2], "big")
                entries.append(data[2:2 + length])
                data = data[2 + length:]
            at += count
        assert len(entries) == int(size)

        def tree(hashes):
            if len(hashes) == 0: return hashlib.sha256(b"").digest()
            if len(hashes) == 1: return hashes[0]
            k = 1
            while k * 2 < len(hashes): k *= 2
            return hashlib.sha256(b"\1" + tree(hashes[:k]) + tree(hashes[k:])).digest()

        leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
        assert base64.b64encode(tree(leaves)).decode() == head
        level, hashes = 0, leaves
        while hashes:
            for start in range(0, len(hashes), 256):
                tile = hashes[start:start + 256]
                name = folder / f"log/tile/{level}" / (f"{start // 256:03}" + ("" if len(tile) == 256 else f".p/{len(tile)}"))
                assert name.read_bytes() == b"".join(tile), name
            hashes = [tree(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
            level += 1
        pointer = json.loads(entries[0])
        payload = json.loads(base64.b64decode(pointer["payload"]))
        file = (folder / "log/signers/1.signers.json").read_bytes()
        assert payload == {"version": 1, "sha256": hashlib.sha256(file).hexdigest(), "size": len(file)}
        for signature in pointer["signatures"]:
            key = next(k for k in (base64.b64decode(t[8:]) for t in claims["roles"]["stewards"]["keys"])
                if hashlib.sha256(k).hexdigest() == signature["keyid"])
            verify(key, base64.b64decode(signature["sig"]), pae(pointer["payloadType"], base64.b64decode(pointer["payload"])))
        """#

    @Test func pythonAndOpensslAgree() throws {
        let fixture = try Fixture()
        for number in 100..<420 {
            try fixture.add(Fixture.observation("owner/model-\(number)"), by: [fixture.curator])
        }
        try fixture.publish()
        try withTemporaryFolder { folder in
            let tree = FolderTree(folder)
            for (path, bytes) in fixture.published.files { try tree.write(bytes, to: path) }
            try writeAtomically(Array(Self.script.utf8), to: "\(folder)/verify.py")
            let quietly = ["-c", "exec python3 '\(folder)/verify.py' '\(folder)' >/dev/null 2>&1"]
            #expect(try run("/bin/sh", quietly) == 0)
            // The verifier can fail: one byte of an entry.
            let path = "log/tile/entries/001.p/65"
            var altered = try #require(fixture.published.files[path])
            altered[100] ^= 1
            try tree.write(altered, to: path)
            #expect(try run("/bin/sh", quietly) != 0)
        }
    }
}

/// Runs a program to its end.
/// - Returns: its exit status.
private func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    var pid = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    try #require(posix_spawn(&pid, program, nil, nil, &words, environ) == 0)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 { try #require(errno == EINTR) }
    return status
}
