import Attestation
import Cryptography
import Registry
import StrictJSON
import TransparencyLog

extension Attack {
    /// Roots that do not follow, and roots that were rewritten.
    static let roots: [Attack] = [
        Attack("root 1 rewritten", says: "it shows another root 1 than before") { world in
            let claims = try world.host.nextRoot(
                version: 1, expires: Simulator.epoch + 2_000_000_000,
                log: TreeHead(size: 0, root: MerkleTree.emptyRoot))
            world.host.show(root: claims, signedBy: [world.keys.roots[1], world.keys.roots[2]])
        },
        Attack("a root whose version is skipped", says: "root 3 does not follow root 1") { world in
            world.host.show(
                root: try world.host.nextRoot(version: 3), as: 2, signedBy: world.keys.roots)
        },
        Attack("a root of the same version again", says: "root 1 does not follow root 1") { world in
            world.host.files["root/2.root.json"] = world.host.files["root/1.root.json"]
        },
        Attack(
            "a root of new keys that only the new ones signed",
            says: "root 2 is signed by 0 of root 1's keys, 2 are needed"
        ) { world in
            let new = [try HostileWorld.stranger(1), try HostileWorld.stranger(2)]
            world.host.show(root: try world.host.nextRoot(roots: new), signedBy: new)
        },
        Attack(
            "a root of new keys that only the old ones signed",
            says: "root 2 is signed by 0 of its own keys, 2 are needed"
        ) { world in
            let new = [try HostileWorld.stranger(1), try HostileWorld.stranger(2)]
            world.host.show(root: try world.host.nextRoot(roots: new), signedBy: world.keys.roots)
        },
        Attack(
            "with one root key: its signature twice",
            says: "root 2 is signed by 1 of root 1's keys, 2 are needed"
        ) { world in
            world.host.show(
                root: try world.host.nextRoot(), signedBy: [world.keys.roots[0], world.keys.roots[0]])
        },
        Attack(
            "with one root key: a threshold of one",
            says: "root 2 is signed by 1 of root 1's keys, 2 are needed"
        ) { world in
            world.host.show(
                root: try world.host.nextRoot(threshold: 1), signedBy: [world.keys.roots[0]])
        },
        Attack(
            "stewards' keys in the place of the roots'",
            says: "root 2 is signed by 0 of root 1's keys, 2 are needed"
        ) { world in
            world.host.show(root: try world.host.nextRoot(), signedBy: world.keys.stewards)
        },
        Attack("a key in two roles", says: "a key stands in two roles") { world in
            let claims = try world.host.nextRoot()
            let text = String(decoding: claims.json.pretty(), as: UTF8.self).replacing(
                world.keys.stewards[0].publicKey.description, with: world.keys.roots[0].publicKey.description)
            let envelope = Envelope.signing(Array(text.utf8), as: .root, with: world.keys.roots)
            world.host.files["root/2.root.json"] = envelope.json.compact
        },
        Attack("a root of a tree that never was", says: "root 2 is bound to another log than this") { world in
            let claims = try world.host.nextRoot(log: TreeHead(size: 21, root: Simulator.sha(1)))
            world.host.show(root: claims, signedBy: world.keys.roots)
        },
        Attack("a root of a tree to come", says: "root 2 is bound to another log than this") { world in
            let later = Simulator(world.host)
            try later.grow()
            world.host.show(root: try world.host.nextRoot(log: later.head), signedBy: world.keys.roots)
        },
        Attack(
            "after a root with another log key: a checkpoint by the old one",
            says: "the checkpoint is not signed by the log's key"
        ) { world in
            world.host.show(
                root: try world.host.nextRoot(logKey: HostileWorld.stranger(3)), signedBy: world.keys.roots)
        },
        Attack("a root that is a signers pointer", says: "the envelope holds no root") { world in
            let claims = try world.host.nextRoot()
            world.host.files["root/2.root.json"] =
                Envelope.signing(claims.json.pretty(), as: .signers, with: world.keys.roots).json.compact
        },
    ]

    /// Signers files that do not govern.
    static let signers: [Attack] = [
        Attack(
            "a signers file withheld, so that an older one would govern again",
            says: "signers file 2 was signed and is missing"
        ) { world in
            try world.host.show(
                signers: world.host.nextSigners(curatorUntil: 5), signedBy: world.keys.stewards)
            try world.host.publish()
            world.host.files["signers/2.signers.json"] = nil
        },
        Attack(
            "the older signers file under the newer one's name",
            says: "signers file 2 is not the one that was signed"
        ) { world in
            try world.host.show(
                signers: world.host.nextSigners(curatorUntil: 5), signedBy: world.keys.stewards)
            try world.host.publish()
            world.host.files["signers/2.signers.json"] = world.host.files["signers/1.signers.json"]
        },
        Attack(
            "with the log's key: a new history, dressed with the stewards' later file",
            says: "signers file 2 is bound to another log than this", synced: false
        ) { world in
            let real = Simulator(world.host)
            try real.grow(10, from: 200)
            let later = try real.nextSigners()
            world.host = try Simulator.filled(5)
            try world.host.show(signers: later, signedBy: world.keys.stewards)
            try world.host.grow(20, from: 300)
        },
        Attack(
            "with the log's key: a new history, dressed with the later root",
            says: "root 2 is bound to another log than this", synced: false
        ) { world in
            let real = Simulator(world.host)
            try real.grow(10, from: 200)
            world.host = try Simulator.filled(5)
            world.host.show(root: try real.nextRoot(), signedBy: world.keys.roots)
            try world.host.grow(30, from: 300)
        },
        Attack(
            "the first signers file, signed by one steward twice",
            says: "no signers file verifies: signers file 1 is signed by 1 steward, 2 are needed",
            synced: false
        ) { world in
            world.host = try Simulator()
            try world.host.signers(by: [world.keys.stewards[0], world.keys.stewards[0]])
            try world.host.publish()
        },
        Attack(
            "the first signers file, signed by root keys",
            says: "no signers file verifies: signers file 1 is signed by 0 stewards, 2 are needed",
            synced: false
        ) { world in
            world.host = try Simulator()
            try world.host.signers(by: world.keys.roots)
            try world.host.publish()
        },
        Attack(
            "a signer's key that is a root key too",
            says: "a key of the signer extra is one of the root's"
        ) { world in
            let extra = Signer(
                name: "extra", kind: .notary, keys: [.init(key: world.keys.roots[0].publicKey)])
            try world.host.show(
                signers: world.host.nextSigners(more: [extra]), signedBy: world.keys.stewards)
            try world.host.publish()
        },
        Attack(
            "one key under two names",
            says: "a key of the signer extra stands in two records"
        ) { world in
            let extra = Signer(
                name: "extra", kind: .notary, keys: [.init(key: try HostileWorld.stranger().publicKey)])
            let claims = try world.host.nextSigners(more: [extra])
            let file = Array(
                String(decoding: claims.json.pretty(), as: UTF8.self).replacing(
                    try HostileWorld.stranger().publicKey.description,
                    with: world.keys.curator.publicKey.description
                ).utf8)
            world.host.files["signers/2.signers.json"] = file
            let pointer = SignersPointer(version: 2, file: file)
            try world.host.append(
                Envelope.signing(pointer.payload, as: .signers, with: world.keys.stewards).json.compact)
            try world.host.publish()
        },
    ]
}
