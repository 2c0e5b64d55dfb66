package import Cryptography
package import TransparencyLog

/// What a witness said over HTTP.
package struct WitnessReply: Hashable, Sendable {
    package let status: Int
    /// As sent; empty where there was none.
    package let contentType: String
    package let body: [UInt8]

    package init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

/// How a log's operator asks a witness (C2SP tlog-witness). What it answers is believed only where a signature verifies.
package enum WitnessClient {
    /// A cosignature that was checked.
    package struct Cosignature: Hashable, Sendable {
        package let witness: VerifierKey
        package let line: NoteSignature
        /// Seconds since 1970.
        package let time: UInt64
    }

    /// Asks for cosignatures on a head.
    /// - Parameters:
    ///   - note: the head with its log's signature.
    ///   - guess: the size that the witness probably cosigned last. Where it was another, the witness says which (409), and is
    ///     asked once more.
    ///   - witnesses: whose cosignatures count.
    ///   - now: seconds since 1970; a time more than a day ahead is refused, as clients would.
    ///   - proof: a consistency proof from a size to the head's.
    ///   - post: sends a body to `add-checkpoint`.
    /// - Returns: one of each witness that signed; not empty.
    package static func ask(
        _ note: SignedNote, size: UInt64, guess: UInt64, witnesses: [VerifierKey], now: UInt64,
        proof: (UInt64) throws -> [Hash32], post: ([UInt8]) throws -> WitnessReply
    ) throws -> [Cosignature] {
        var old = min(guess, size)
        for attempt in 1...2 {
            let body = AddCheckpoint(oldSize: old, proof: try proof(old), checkpoint: note.encoded).encoded
            let reply = try post(body)
            switch reply.status {
            case 200: return try read(reply.body, note, witnesses, now)
            case 409 where attempt == 1:
                let last = try lastSize(reply)
                guard last != old else {
                    throw WitnessError("it has seen another log of \(last) entries than this one")
                }
                guard last <= size else {
                    throw WitnessError(
                        "it has seen \(last) entries, and this log has \(size): somebody else published, or this log was set back"
                    )
                }
                old = last
            default: throw WitnessError(refusal(reply))
            }
        }
        throw WitnessError("it was asked twice and named another size each time: somebody else is publishing")
    }

    private static func lastSize(_ reply: WitnessReply) throws(WitnessError) -> UInt64 {
        let text = String(decoding: reply.body.prefix(32), as: UTF8.self)
        guard reply.contentType.lowercased().hasPrefix("text/x.tlog.size"), text.hasSuffix("\n"),
            let size = UInt64(text.dropLast()), String(size) == text.dropLast(), size <= TilePath.sizeLimit
        else { throw WitnessError("it answered 409 without a size") }
        return size
    }

    private static func refusal(_ reply: WitnessReply) -> String {
        switch reply.status {
        case 404: "it does not follow this log"
        case 403: "it does not know the key that signed"
        case 409: "it named another size each time it was asked: somebody else is publishing"
        case 422: "it does not accept the proof that this log extends the one that it saw"
        default: "it answered \(reply.status)"
        }
    }

    private static func read(
        _ lines: [UInt8], _ note: SignedNote, _ witnesses: [VerifierKey], _ now: UInt64
    ) throws -> [Cosignature] {
        // As the specification has it: behind the note, read as a note.
        let answer = try SignedNote(parsing: SignedNote(text: note.text, signatures: []).encoded + lines)
        let signed = try answer.verified(by: witnesses)
        guard !signed.isEmpty else {
            throw WitnessError("its cosignature is of no witness that the root names")
        }
        return try signed.map { key, time in
            guard time <= now + 86_400 else {
                throw WitnessError("\(key.name) cosigned with a time more than a day ahead")
            }
            let line = answer.signatures.first {
                $0.keyID == key.keyID && $0.name.utf8.elementsEqual(key.name.utf8)
            }
            guard let line else { throw WitnessError("\(key.name) did not sign") }
            return Cosignature(witness: key, line: line, time: time)
        }
    }
}
