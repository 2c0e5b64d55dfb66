// Cryptography: the primitives that every later step stands on, each wrapped once.
//
//   SHA-256        swift-crypto                         FIPS 180-4
//   BLAKE3         CBlake3, our own kernel              the BLAKE3 paper, section 2
//   BLAKE2b        libsodium                            RFC 7693; for aliases (`Alias`) alone
//   XXH64, SHA-1   here; swift-crypto                   for aliases alone: neither withstands an attacker
//   Ed25519        libsodium                            RFC 8032 5.1, cofactorless, canonical S
//   Argon2id       libsodium crypto_pwhash              RFC 9106
//   secretbox      libsodium (XSalsa20-Poly1305)
//   hex, base64    strict: what decodes is exactly what would have been encoded
//
// What the module promises: a digest carries its algorithm, a key carries its length, a
// signature is checked by one function, and secret bytes live in memory that is wiped.
// It reads no file, no clock and no environment. No other module imports CSodium, CBlake3 or Crypto.

internal import CSodium

/// Makes libsodium ready. Idempotent and safe from any thread (libsodium locks inside).
/// - Throws: `CryptographyError.unavailable` when the system has no randomness to offer.
func requireSodium() throws(CryptographyError) {
    if sodium_init() < 0 { throw .unavailable("libsodium could not be initialised") }
}

/// What a primitive could not do. A signature that does not verify is no error, it is `false`.
package enum CryptographyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The library or the system's randomness is not to be had.
    case unavailable(String)
    /// An input has a length that the primitive does not take.
    case length(String)
    /// The passphrase does not open the sealed secret, or its bytes were altered.
    case wrongPassphrase

    package var description: String {
        switch self {
        case .unavailable(let what): what
        case .length(let what): what
        case .wrongPassphrase: "the passphrase is wrong, or the sealed key was altered"
        }
    }
}

/// Random bytes and libsodium's version.
package enum SystemRandom {
    /// `count` bytes from the system's generator.
    package static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        try requireSodium()
        var out = [UInt8](repeating: 0, count: count)
        out.withUnsafeMutableBytes { out in
            if let base = out.baseAddress { randombytes_buf(base, out.count) }
        }
        return out
    }
}
