import Attestation
import Cryptography
import Registry
import StrictJSON
import Taps
import Testing
import TransparencyLog

/// What a proof shows to somebody without a registry, and what it is refused for.
@Suite struct ProofFileTests {
    private static func proof() throws -> (HostileWorld, ProofFile) {
        let world = try HostileWorld(models: 300)
        let tap = try world.machine.open(world.host)
        let file = try #require(try tap.prove(Digest(.sha256, Simulator.sha(4))))
        return (world, try ProofFile(parsing: file.json.pretty()))
    }

    private static func find(_ file: ProofFile, _ world: HostileWorld) throws -> ProofFinding {
        try ProofFinding(file, pinned: world.host.root.fingerprint, now: world.now)
    }

    @Test func itIsSignedAndLogged() throws {
        let (world, file) = try Self.proof()
        let finding = try Self.find(file, world)
        #expect(finding.time == Simulator.epoch && finding.signersVersion == 1)
        #expect(finding.checkpoint.checkpoint.size == 301)
        let attestation = try #require(finding.attestations.first)
        #expect(finding.attestations.count == 1 && attestation.index == 5)
        #expect(attestation.signatures.map(\.signer.name) == ["curator"])
        #expect(attestation.statement.claims?.model.description == "acme/m4")
        #expect(try world.machine.open(world.host).prove(Digest(.sha256, SHA256.hash([1]))) == nil)
    }

    @Test func whatWasAlteredIsRefused() throws {
        let (world, file) = try Self.proof()
        let whole = file.entries[0]
        func refuses(_ what: String, _ altered: ProofFile) {
            do {
                _ = try Self.find(altered, world)
                Issue.record("it held: \(what)")
            } catch let fault as ProofFault {
                #expect(fault.description.contains(what), "\(fault)")
            } catch { Issue.record(error) }
        }
        func with(
            roots: [ProofFile.Bound]? = nil, signers: ProofFile.Bound? = nil, pointer: LogProof? = nil,
            entry: LogProof? = nil
        ) -> ProofFile {
            ProofFile(
                roots: roots ?? file.roots, signers: signers ?? file.signers,
                pointer: pointer ?? file.pointer,
                entries: entry.map { [$0] } ?? file.entries)
        }
        func entry(extra: [UInt8]?, index: UInt64 = 5, hashes: [Hash32]? = nil, note: [UInt8]? = nil)
            -> LogProof
        {
            LogProof(
                extra: extra, index: index, hashes: hashes ?? whole.hashes,
                checkpoint: note ?? whole.checkpoint)
        }
        var bytes = try #require(whole.extra)
        bytes[bytes.count / 2] ^= 1
        refuses("entry 5 is not proved", with(entry: entry(extra: bytes)))
        refuses("entry 6 is not proved", with(entry: entry(extra: whole.extra, index: 6)))
        refuses("entry 5 is not proved", with(entry: entry(extra: whole.extra, hashes: [])))
        refuses("a proof without its entry", with(entry: entry(extra: nil)))
        refuses("different checkpoints", with(entry: entry(extra: whole.extra, note: [1])))
        refuses(
            "is no statement",
            with(entry: file.pointer))
        let signers = file.signers
        refuses(
            "not the one that was signed",
            with(signers: .init(file: signers.file + [0x20], consistency: signers.consistency)))
        refuses(
            "signers file 1 is bound to another log",
            with(signers: .init(file: signers.file, consistency: [SHA256.hash([])])))
        refuses(
            "root 1 is bound to another log",
            with(roots: [.init(file: file.roots[0].file, consistency: [SHA256.hash([])])]))
        // Another registry's root, which names other keys.
        let other = try Simulator(seed: 9).root
        #expect(throws: ProofFault.self) {
            try ProofFinding(file, pinned: other.fingerprint, now: world.now)
        }
        refuses("fingerprint", with(roots: [.init(file: other.bytes, consistency: [])]))
    }

    /// The keys of a later log, or a key that had ended, prove nothing.
    @Test func aKeyThatHadEndedSignsNothing() throws {
        let world = try HostileWorld()
        try world.host.show(
            signers: try world.host.nextSigners(curatorUntil: 3), signedBy: world.keys.stewards)
        try world.host.publish()
        try world.machine.sync(world.host)
        let tap = try world.machine.open(world.host)
        #expect(try tap.prove(Digest(.sha256, Simulator.sha(0))) != nil)
        #expect(try tap.prove(Digest(.sha256, Simulator.sha(10))) == nil)
    }
}
