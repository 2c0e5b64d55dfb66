import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

@Suite("What was taken back")
struct RevocationTests {
    private func lineOfThree() throws -> (MemorySource, base: Hash32) {
        let source = MemorySource()
        let base = try source.add(
            .release("acme/base").file("b.safetensors", sha(1)).fromScratch(), by: Who.acme)
        try source.add(
            .release("acme/mid").file("m.safetensors", sha(2)).parent("acme/base", "finetune", sha(1)),
            by: Who.acme)
        try source.add(
            .release("acme/leaf").file("l.safetensors", sha(3)).parent("acme/mid", "quantized", sha(2)),
            by: Who.acme)
        return (source, base)
    }

    @Test("bytes of which the only word was taken back are revoked, and nothing lets them pass")
    func taken() throws {
        let (source, base) = try lineOfThree()
        #expect(try judge(source).judge(digest: sha(1)).standing == .trusted)
        try source.revoke(.attestation(base, model: name("acme/base")), by: .signer("acme"))
        let lax = try policy("rules: [{match: \"*\", mode: warn, lineage: off}]")
        for judge in [judge(source), judge(source, chosen: lax)] {
            let verdict = try judge.judge(digest: sha(1))
            #expect(verdict.standing == .revoked)
            #expect(verdict.consequence == .refused)
            #expect(verdict.isEnforced)
            #expect(verdict.reasons.first?.code == .revoked)
            #expect(verdict.name?.revocations.first?.by == "acme")
            #expect(verdict.name?.entries.first?.revocation?.reason == "poisoned")
        }
    }

    @Test("what was made from compromised bytes is revoked over pinned steps, with the way shown")
    func descendants() throws {
        let (source, base) = try lineOfThree()
        try source.revoke(.attestation(base, model: name("acme/base")), by: .signer("acme"))
        let verdict = try judge(source).judge(digest: sha(3))
        #expect(verdict.standing == .revoked)
        #expect(verdict.reasons.contains { $0.text.contains("acme/leaf <- acme/mid <- acme/base") })
        let lineage = try #require(verdict.name?.lineage)
        #expect(lineage.nodes[0].edges[0].state == .revoked)
        #expect(lineage.nodes[0].edges[0].isRevokedAbove)
        #expect(lineage.nodes[1].edges[0].state == .revoked)
        #expect(!lineage.nodes[1].edges[0].isRevokedAbove)
        #expect(!lineage.isComplete)
        let lax = try policy("rules: [{match: \"*\", mode: warn, lineage: off}]")
        #expect(try judge(source, chosen: lax).judge(digest: sha(3)).consequence == .refused)
    }

    @Test("what was made from defective bytes is warned of")
    func defective() throws {
        let (source, base) = try lineOfThree()
        try source.revoke(.attestation(base, model: name("acme/base")), by: .signer("acme"), .defective)
        #expect(try judge(source).judge(digest: sha(1)).standing == .revoked)
        let verdict = try judge(source).judge(digest: sha(3))
        #expect(verdict.standing == .trusted)
        #expect(verdict.consequence == .met)
        #expect(verdict.reasons.contains { $0.code == .revoked && $0.severity == .warning })
        #expect(verdict.name?.lineage?.nodes[1].edges[0].state == .revoked)
    }

    @Test("a parent that is only named revokes nobody")
    func named() throws {
        let source = MemorySource()
        let base = try source.add(.release("acme/base").file("b", sha(1)).fromScratch(), by: Who.acme)
        try source.add(.release("acme/child").file("c", sha(2)).parent("acme/base"), by: Who.acme)
        try source.revoke(.attestation(base, model: name("acme/base")))
        #expect(try judge(source).judge(digest: sha(2)).standing == .trusted)
    }

    @Test(
        "what was revoked by one digest is revoked by the other that its release states, and so is what was made of it"
    )
    func linked() throws {
        for revoked in [weights(1), sha(1)] {
            let source = MemorySource()
            try source.add(
                .release("acme/bad").file("model.safetensors", sha(1)).weights(
                    weights(1), files: ["model.safetensors"]
                ).fromScratch(), by: Who.acme)
            for (number, pin) in [(UInt8(2), weights(1)), (3, sha(1))] {
                try source.add(
                    .release("acme/child\(number)").file("m.safetensors", sha(number)).parent(
                        "acme/bad", "finetune", pin), by: Who.acme)
            }
            let before = judge(source)
            #expect(try before.judge(digest: sha(3)).standing == .trusted)
            try source.revoke(.digests([.init(name: "x", digest: revoked)]))
            let after = judge(source)
            for digest in [weights(1), sha(1), sha(2), sha(3)] {
                let verdict = try after.judge(digest: digest)
                #expect(
                    verdict.standing == .revoked && verdict.consequence == .refused, "\(revoked) \(digest)")
            }
        }
    }

    @Test("who states that revoked weights are those of somebody else's file does not take that file back")
    func falselyLinked() throws {
        let source = MemorySource()
        try source.add(.release("acme/good").file("good.safetensors", sha(1)).fromScratch(), by: Who.acme)
        try source.add(
            .observation("evil/m").file("good.safetensors", sha(1)).weights(
                weights(6), files: ["good.safetensors"]), by: Who.curator)
        try source.revoke(.digests([.init(name: "x", digest: weights(6))]))
        #expect(try judge(source).judge(digest: sha(1)).standing == .trusted)
        #expect(try judge(source).judge(digest: sha(1), asName: name("acme/good")).standing == .trusted)
        #expect(try judge(source).judge(digest: sha(1), asName: name("evil/m")).standing == .revoked)
    }

    @Test("where bytes were revoked by one kind of digest it is taken, whatever size anybody states")
    func kinds() throws {
        let source = MemorySource()
        try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        #expect(try !judge(source).revokes(by: .sha256) && !judge(source).revokes(by: .weights))
        #expect(try !judge(source).mayKnowWeights(byteCount: 7))
        try source.revoke(.digests([.init(name: "x", digest: weights(1))]))
        try source.add(
            .release("acme/x").file("f", sha(2)).weights(weights(1), files: ["f"], bytes: 1), by: Who.acme)
        #expect(try !judge(source).revokes(by: .sha256) && judge(source).revokes(by: .weights))
        #expect(try judge(source).mayKnowWeights(byteCount: 7))
        try source.revoke(.digests([.init(name: "x", digest: sha(9))]))
        #expect(try judge(source).revokes(by: .sha256))
    }

    @Test("a link reaches over several steps, is the highest rank's, and no exclusion hides it")
    func links() throws {
        let source = MemorySource()
        let first = try source.add(
            .release("acme/m", "1").file("a", sha(1)).weights(weights(1), files: ["a"]), by: Who.acme
        )
        try source.add(
            .release("acme/m", "2").file("b", sha(2)).weights(weights(1), files: ["b"]), by: Who.acme
        )
        try source.add(
            .observation("acme/m").file("c", sha(3)).weights(weights(1), files: ["c"]), by: Who.curator)
        try source.revoke(.digests([.init(name: "x", digest: sha(3))]))
        // Bytes that only a curator calls this model's take nothing of the publisher's back.
        #expect(try judge(source).judge(digest: weights(1)).standing == .trusted)
        #expect(try judge(source).judge(digest: sha(3)).standing == .revoked)
        try source.revoke(.digests([.init(name: "x", digest: sha(1))]))
        for judge in [judge(source), judge(source, exclusions: [first: "because"])] {
            for digest in [weights(1), sha(1), sha(2)] {
                #expect(try judge.judge(digest: digest).standing == .revoked, "\(digest)")
            }
        }
    }

    @Test("what was taken back is judged, however many others speak of the bytes")
    func crowd() throws {
        let source = MemorySource()
        let bad = try source.add(.release("acme/z").file("f", sha(1)), by: Who.acme)
        for number in 0..<100 {
            try source.add(.observation("aaa/m\(number)").file("f", sha(1)), by: Who.curator)
        }
        try source.revoke(.attestation(bad, model: name("acme/z")))
        #expect(try judge(source).judge(digest: sha(1)).standing == .revoked)
        let model = ObservedModel(
            files: [.init(name: "f", size: 1, role: .weights, sha256: sha(1))], isDirectory: true)
        #expect(try judge(source).judge(model: model).standing == .revoked)
    }

    @Test("a release that was taken back does not make an altered folder of another one unknown")
    func otherVersion() throws {
        let source = MemorySource()
        let first = try source.add(
            .release("acme/m", "1").file("w", sha(1)).file("template.jinja", sha(2)), by: Who.acme)
        try source.add(.release("acme/m", "2").file("w", sha(3)).file("template.jinja", sha(4)), by: Who.acme)
        let mixed = ObservedModel(
            files: [
                .init(name: "w", size: 1, role: .weights, sha256: sha(3)),
                .init(name: "template.jinja", size: 1, role: .configuration, sha256: sha(2)),
            ], isDirectory: true)
        #expect(try judge(source).judge(model: mixed).standing == .untrusted)
        try source.revoke(.attestation(first, model: name("acme/m")))
        #expect(try judge(source).judge(model: mixed).standing <= .untrusted)
    }

    @Test("code that was called harmful is that beside any weights and under any name")
    func code() throws {
        for severity in [Revocation.Severity.compromised, .defective] {
            let source = MemorySource()
            let bad = try source.add(
                .release("acme/bad").file("w", sha(1)).file("code.py", sha(3)), by: Who.acme)
            try source.add(.release("acme/good").file("w", sha(2)).file("code.py", sha(3)), by: Who.acme)
            try source.revoke(.attestation(bad, model: name("acme/bad")), by: .signer("acme"), severity)
            func folder(_ weights: Digest, _ code: String) -> ObservedModel {
                ObservedModel(
                    files: [
                        .init(name: "w", size: 1, role: .weights, sha256: weights),
                        .init(name: code, size: 1, role: .code, sha256: sha(3)),
                    ], isDirectory: true)
            }
            let judge = judge(source)
            let isHarmful = severity == .compromised
            #expect(
                try judge.judge(model: folder(sha(2), "code.py")).standing
                    == (isHarmful ? .revoked : .trusted))
            for code in ["code.py", "other.py"] {
                #expect(
                    try (judge.judge(model: folder(sha(9), code)).standing == .revoked) == isHarmful,
                    "\(code)")
            }
        }
    }

    @Test("revoked bytes are revoked under every name, and where nobody has spoken of them")
    func digests() throws {
        let (source, _) = try lineOfThree()
        try source.add(.observation("mirror/base").file("b", sha(1)), by: Who.curator)
        try source.revoke(.digests([.init(name: "b", digest: sha(1)), .init(name: "x", digest: sha(9))]))
        for asked in [nil, try name("mirror/base"), try name("acme/base")] {
            #expect(try judge(source).judge(digest: sha(1), asName: asked).standing == .revoked)
        }
        let nobody = try judge(source).judge(digest: sha(9))
        #expect(nobody.standing == .revoked)
        #expect(nobody.consequence == .refused)
        #expect(try judge(source).judge(digest: sha(3)).standing == .revoked)
        let files = ObservedModel(
            files: [
                .init(name: "new.safetensors", size: 1, role: .weights, sha256: sha(77)),
                .init(name: "config.json", size: 1, role: .configuration, sha256: sha(9)),
            ], isDirectory: true)
        #expect(try judge(source).judge(model: files).standing == .revoked)
    }

    @Test(
        "a release that was taken back accuses its own weights and code, and nobody's who shares a vocabulary with it"
    )
    func shared() throws {
        let source = MemorySource()
        let bad = try source.add(
            .release("acme/bad").file("model.safetensors", sha(1)).file("tokenizer.json", sha(2))
                .file("code.py", sha(3)), by: Who.acme)
        try source.revoke(.attestation(bad, model: name("acme/bad")), by: .signer("acme"), .defective)
        func folder(_ weights: Digest, _ others: ObservedModel.File...) -> ObservedModel {
            ObservedModel(
                files: [.init(name: "model.safetensors", size: 1, role: .weights, sha256: weights)] + others,
                isDirectory: true)
        }
        let vocabulary = ObservedModel.File(
            name: "tokenizer.json", size: 1, role: .configuration, sha256: sha(2))
        let code = ObservedModel.File(name: "code.py", size: 1, role: .code, sha256: sha(3))
        let judge = judge(source)
        let other = try judge.judge(model: folder(sha(9), vocabulary))
        #expect(other.standing == .unknown)
        #expect(!other.reasons.contains { $0.code == .revoked })
        #expect(try judge.judge(model: folder(sha(1), vocabulary)).standing == .revoked)
        #expect(try judge.judge(model: folder(sha(1), vocabulary, code)).standing == .revoked)
        #expect(
            try judge.judge(model: folder(sha(9), vocabulary), asName: name("acme/bad")).standing == .revoked)
        #expect(try judge.judge(digest: sha(2)).standing == .revoked)
    }

    @Test("a signer takes back its own word, and nobody else's")
    func others() throws {
        let source = MemorySource()
        let curated = try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
        try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        try source.revoke(.attestation(curated, model: name("acme/m")), by: .signer("curator"))
        let verdict = try judge(source).judge(digest: sha(1))
        #expect(verdict.standing == .trusted)
        #expect(verdict.reasons.contains { $0.code == .revoked && $0.severity == .warning })
    }

    @Test("a publisher's word that was taken back is not replaced by a curator's")
    func rank() throws {
        let source = MemorySource()
        try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
        let released = try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        try source.revoke(.attestation(released, model: name("acme/m")), by: .signer("acme"), .defective)
        #expect(try judge(source).judge(digest: sha(1)).standing == .revoked)
    }

    @Test("one of two signers on a statement takes back its own signature alone")
    func cosigned() throws {
        let source = MemorySource()
        let id = try source.add(
            .observation("acme/m").file("f", sha(1)), by: Who.curator, Who.otherCurator)
        try source.revoke(.attestation(id, model: name("acme/m")), by: .signer("curator"))
        let verdict = try judge(source).judge(digest: sha(1))
        #expect(verdict.standing == .known)
        #expect(verdict.name?.entries.first?.signers.map(\.name) == ["second-curator"])
        try source.revoke(.attestation(id, model: name("acme/m")), by: .stewards)
        #expect(try judge(source).judge(digest: sha(1)).standing == .revoked)
    }

    @Test("what a key signed before the index stays; what came after is void")
    func key() throws {
        let source = MemorySource()
        try source.add(.release("acme/old").file("f", sha(1)), by: Who.acme)
        try source.add(.release("acme/new").file("f", sha(2)), by: Who.acme)
        try source.add(.observation("else/new").file("f", sha(2)), by: Who.curator)
        try source.revoke(.key(Who.acme.keys[0].key, from: 1))
        #expect(try judge(source).judge(digest: sha(1)).standing == .trusted)
        let verdict = try judge(source).judge(digest: sha(2), asName: name("acme/new"))
        #expect(verdict.standing == .revoked)
        // A thief who signs somebody else's bytes does not take them from their other names.
        let other = try judge(source).judge(digest: sha(2))
        #expect(other.standing == .known)
        #expect(other.reasons.contains { $0.code == .revoked && $0.severity == .warning })
    }

    @Test("files of a folder that were taken back revoke the folder")
    func folder() throws {
        let (source, base) = try lineOfThree()
        try source.revoke(.attestation(base, model: name("acme/base")), by: .signer("acme"))
        let files = ObservedModel(
            files: [.init(name: "b.safetensors", size: 1, role: .weights, sha256: sha(1))], isDirectory: true)
        let verdict = try judge(source).judge(model: files)
        #expect(verdict.standing == .revoked)
        #expect(verdict.consequence == .refused)
        #expect(try judge(source).revokedModels()["default"] == [try name("acme/base")])
        let information = try judge(source).information(on: name("acme/base"))
        #expect(information.first?.statements.first?.facts.first?.standing == .revoked)
    }

    @Test("another tap's revocations warn, unless a policy lists it")
    func foreign() throws {
        let source = MemorySource()
        try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        let other = MemorySource(tap: "other")
        try other.revoke(.digests([.init(name: "f", digest: sha(1))]))
        let id = try other.add(.release("acme/copy").file("f", sha(1)), by: Who.acme)
        try other.revoke(.attestation(id, model: name("acme/copy")), by: .signer("acme"))
        let warned = try judge(source, other).judge(digest: sha(1))
        #expect(warned.standing == .trusted)
        #expect(warned.reasons.contains { $0.code == .revoked && $0.severity == .warning })
        let listed = try judge(source, other, chosen: policy("revocations: [other]")).judge(digest: sha(1))
        #expect(listed.standing == .revoked)
        let floor = try judge(source, other, floor: policy("revocations: [other]")).judge(digest: sha(1))
        #expect(floor.consequence == .refused)
    }
}

@Suite("Which tap speaks")
struct NamespaceTests {
    @Test("a namespace gives a name to one tap alone, and grants it")
    func namespaces() throws {
        let home = MemorySource()
        try home.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        try home.add(.release("acme/x").file("f", sha(3)), by: Who.acme)
        let own = MemorySource(tap: "acme")
        try own.add(.release("acme/m").file("f", sha(2)), by: Who.acme)
        let rules = try policy("namespaces: {\"acme/*\": acme}")
        let court = judge(home, own, chosen: rules)
        let ours = try court.judge(digest: sha(2))
        #expect(ours.standing == .trusted)
        #expect(ours.name?.tap == "acme")
        let theirs = try court.judge(digest: sha(1))
        #expect(theirs.standing == .unknown)
        #expect(theirs.reasons.contains { $0.code == .tapNamespace })
        #expect(try judge(home, own).judge(digest: sha(2)).standing == .unknown)
        // What the default tap takes back stays taken back.
        try home.revoke(.digests([.init(name: "f", digest: sha(3))]))
        #expect(try court.judge(digest: sha(3)).standing == .revoked)
    }

    @Test(
        "what is no list of taps and no mapping of patterns is refused with its line",
        arguments: [
            "revocations: acme", "revocations: [\"a b\"]", "namespaces: [acme]",
            "namespaces: {acme: acme}", "namespaces: {\"tap:acme/*\": acme}",
            "namespaces: {\"acme/*\": \"\"}",
        ])
    func malformed(_ text: String) {
        #expect(throws: PolicyError.self) { try policy(text) }
    }
}

@Suite("What this machine sets aside")
struct ExclusionTests {
    @Test("an exclusion settles a conflict, and the answer says that it rests on it")
    func settles() throws {
        let source = MemorySource()
        let wrong = try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
        try source.add(.observation("acme/m").file("f", sha(2)), by: Who.otherCurator)
        let both = try judge(source).judge(digest: sha(2))
        #expect(both.standing == .conflict)
        #expect(Set(both.names[0].entries.flatMap(\.signers).map(\.name)) == ["curator", "second-curator"])
        let settled = try judge(source, exclusions: [wrong: "hashed a mirror"]).judge(digest: sha(2))
        #expect(settled.standing == .known)
        #expect(settled.reasons.contains { $0.code == .excluded && $0.text.contains("hashed a mirror") })
        let alone = try judge(source, exclusions: [wrong: "hashed a mirror"]).judge(digest: sha(1))
        #expect(alone.standing == .unknown)
        #expect(alone.reasons.contains { $0.code == .excluded })
    }

    @Test("nothing that is set aside hides a revocation")
    func hidesNothing() throws {
        let source = MemorySource()
        let id = try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        try source.revoke(.attestation(id, model: name("acme/m")), by: .signer("acme"))
        let exclusions = [id: "no", source.revoked[0].id: "no"]
        #expect(try judge(source, exclusions: exclusions).judge(digest: sha(1)).standing == .revoked)
    }
}
