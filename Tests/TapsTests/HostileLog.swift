import Cryptography
import Registry
import TransparencyLog

extension Attack {
    /// A host that changes the log. It has no key, unless the case says so.
    static let log: [Attack] = [
        Attack("an older checkpoint", says: "its log shrank from 21 to 11 entries") { world in
            world.host = try Simulator.filled(10)
        },
        Attack("an empty log", says: "its log shrank from 21 to 0 entries") { world in
            world.host = try Simulator()
            try world.host.publish()
        },
        Attack(
            "a newer checkpoint over the older entries",
            says: "its log cannot be read: tile/entries/000.p/31 is missing"
        ) { world in
            try world.host.grow()
            world.host.files["tile/entries/000.p/31"] = nil
        },
        Attack(
            "with the log's key: another entry of the same number",
            says: "it shows another log of 21 entries than before"
        ) { world in
            world.host = try Simulator.filled(19)
            try world.host.grow(1)
        },
        Attack(
            "with the log's key: another history, longer",
            says: "its log was rewritten: it forked at or before entry 21"
        ) { world in
            world.host = try Simulator.filled(19)
            try world.host.grow(30)
        },
        Attack(
            "with the log's key: another history, whose tiles are the old one's",
            says:
                "its log does not extend the one that was seen before, and its tiles do not fit it: the tiles do not fit the tree's root"
        ) { world in
            world.host = try Simulator.filled(19)
            try world.host.grow(30)
            world.host.files["tile/0/000.p/50"]?.replaceSubrange(
                ..<(21 * 32), with: world.honest.files["tile/0/000.p/21"] ?? [])
        },
        Attack(
            "with the log's key: another history without tiles",
            says:
                "its log does not extend the one that was seen before, and its tiles do not fit it: tile/0/000.p/50 is missing"
        ) { world in
            world.host = try Simulator.filled(19)
            try world.host.grow(30)
            world.host.files["tile/0/000.p/50"] = nil
        },
        Attack(
            "an entry swapped for another",
            says: "an entry bundle was altered: the entries do not give the checkpoint's root"
        ) { world in
            try world.host.grow()
            try world.host.edit(bundle: "tile/entries/000.p/31") { $0[25] = $0[3] }
        },
        Attack(
            "two entries in another order, seen for the first time",
            says: "an altered log: the entries do not give the checkpoint's root", synced: false
        ) { world in
            try world.host.edit(bundle: "tile/entries/000.p/21") { $0.swapAt(4, 5) }
        },
        Attack(
            "an entry removed", says: "its log cannot be read: an entry bundle ends early"
        ) { world in
            try world.host.grow()
            try world.host.edit(bundle: "tile/entries/000.p/31") { $0.remove(at: 25) }
        },
        Attack(
            "an entry inserted",
            says: "its log cannot be read: an entry bundle has bytes after its last entry"
        ) { world in
            try world.host.grow()
            try world.host.edit(bundle: "tile/entries/000.p/31") { $0.insert($0[3], at: 25) }
        },
        Attack(
            "bundle and hash tile changed alike, against the checkpoint",
            says:
                "its log does not extend the one that was seen before, and its tiles do not fit it: tile/0/000 does not fit the tree"
        ) { world in
            try world.host.grow(300)
            try world.host.edit(bundle: "tile/entries/000") { $0[25] = $0[3] }
            let leaf = MerkleTree.leafHash(world.host.entries[3])
            world.host.files["tile/0/000"]?.replaceSubrange(25 * 32..<26 * 32, with: leaf.bytes)
        },
        Attack(
            "a partial hash tile in the place of a full one, where a bundle was altered",
            says:
                "its log does not extend the one that was seen before, and its tiles do not fit it: tile/0/000 has 672 bytes"
        ) { world in
            try world.host.grow(300)
            try world.host.edit(bundle: "tile/entries/000") { $0[25] = $0[3] }
            world.host.files["tile/0/000"] = world.honest.files["tile/0/000.p/21"]
        },
        Attack(
            "a partial bundle in the place of a full one, seen for the first time",
            says: "its log cannot be read: an entry bundle ends early", synced: false
        ) { world in
            try world.host.grow(300)
            world.host.files["tile/entries/000"] = world.honest.files["tile/entries/000.p/21"]
        },
        Attack(
            "a bundle of another log, seen for the first time",
            says: "an altered log: the entries do not give the checkpoint's root",
            synced: false
        ) { world in
            let other = try Simulator.filled(20, seed: 2)
            world.host.files["tile/entries/000.p/21"] = other.files["tile/entries/000.p/21"]
        },
    ]

    /// A checkpoint that is not what it should be.
    static let notes: [Attack] = [
        Attack(
            "a checkpoint of another log, signed by the same key",
            says:
                "the checkpoint is for the log \"elsewhere.example/log\", not \"simulator.example/log\""
        ) { world in
            let signer = try NoteSigner(
                name: "elsewhere.example/log", kind: .ed25519, secret: world.keys.log)
            try world.host.editNote { text, lines in
                text = Checkpoint(origin: "elsewhere.example/log", size: 21, root: world.host.head.root).text
                lines = [Simulator.line(signer.sign(text, time: 0))]
            }
        },
        Attack("signed by a stranger", says: "the checkpoint is not signed by the log's key") { world in
            try world.host.grow()
            try world.host.publish(log: HostileWorld.stranger())
        },
        Attack(
            "signed by the operator in the place of the log",
            says: "the checkpoint is not signed by the log's key"
        ) { world in
            try world.host.grow()
            try world.host.publish(log: world.keys.operatorKey)
        },
        Attack(
            "one byte of the log's signature",
            says: "the signature of simulator.example/log does not verify"
        ) { world in
            try world.host.grow()
            try world.host.editNote { _, lines in lines[0] = Self.bent(lines[0]) }
        },
        Attack(
            "a good checkpoint with a bad signature by a known key",
            says: "the signature of simulator.example/log/operator does not verify"
        ) { world in
            try world.host.grow()
            try world.host.editNote { _, lines in lines[1] = Self.bent(lines[1]) }
        },
        Attack(
            "the head's text changed", says: "the signature of simulator.example/log does not verify"
        ) { world in
            try world.host.editNote { text, _ in
                text = Checkpoint(origin: Simulator.origin, size: 22, root: world.host.head.root).text
            }
        },
        Attack(
            "no cosignature of the operator",
            says: "the checkpoint is not cosigned by the operator simulator.example/log/operator"
        ) { world in
            try world.host.grow()
            try world.host.publish(operators: [])
        },
        Attack(
            "a cosignature of tomorrow",
            says:
                "simulator.example/log/operator cosigned at 2027-01-16T08:01:01Z, more than a day ahead of this machine's clock"
        ) { world in
            try world.host.publish(time: Simulator.epoch + 86_461)
        },
        Attack("more entries than a machine takes", says: "the log has more than 10000000 entries") { world in
            let signer = try NoteSigner(name: Simulator.origin, kind: .ed25519, secret: world.keys.log)
            try world.host.editNote { text, lines in
                text =
                    Checkpoint(origin: Simulator.origin, size: 10_000_001, root: world.host.head.root).text
                lines = [Simulator.line(signer.sign(text, time: 0))]
            }
        },
        Attack("65 signature lines", says: "a note with more than 64 signatures") { world in
            try world.host.editNote { _, lines in
                lines += [String](repeating: "\u{2014} x AAAAAAA=", count: 63)
            }
        },
        Attack("bytes that are no note", says: "a note without signatures") { world in
            world.host.files["checkpoint"] = Array("nothing\n".utf8)
        },
        Attack("a line that is no signature", says: "a malformed signature line in a note") { world in
            world.host.files["checkpoint"]? += Array("trust me\n".utf8)
        },
        Attack("a size with a sign", says: "a checkpoint's size is a decimal number without leading zeros") {
            world in
            try world.host.editNote { text, _ in
                text = Array(String(decoding: text, as: UTF8.self).replacing("\n21\n", with: "\n+21\n").utf8)
            }
        },
    ]

    /// A signature line with another last byte.
    private static func bent(_ line: String) -> String {
        let parts = line.split(separator: " ").map(String.init)
        var blob = Base64.decode(parts[2].utf8) ?? []
        blob[blob.count - 1] ^= 1
        return "\(parts[0]) \(parts[1]) \(Base64.encode(blob))"
    }
}
