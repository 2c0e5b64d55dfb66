import Cryptography
import Testing

private func bytes(_ hex: String) throws -> [UInt8] { try #require(Hex.decode(hex)) }
private func key(_ hex: String) throws -> PublicKey { PublicKey(try #require(Hash32(hex: hex))) }

/// RFC 8032 7.1.
struct RFC8032Vector: Sendable, CustomTestStringConvertible {
    let name, seed, publicKey, message, signature: String

    var testDescription: String { name }

    /// 1,023 bytes. Joined at run time: the compiler takes long over so many operators.
    private static let message1024 = [
        "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f5",
        "4e9f77b1e355f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37",
        "c93a1b270b20329d658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc1a858efc",
        "b8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b",
        "3b310da903401aa62100ab5d1a36553e06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573c",
        "b116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204",
        "ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958",
        "d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24",
        "554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088d78b7e883c8759d2c4f5c6",
        "5adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2",
        "cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a",
        "71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969b",
        "e3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9",
        "b47acdb751fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c42f58c30c04aafdb",
        "038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb3d1f92b0fe2fd1a85f672451",
        "7b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08",
        "d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e",
        "2ab47b57f7f7276cd419c17a3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d",
        "5011fd2dcc5600a32ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0",
        "f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041",
        "e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa9",
        "33a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380db2eaaa707b4c4185",
        "c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef68d3a101e8a3b8cac60c905c",
        "15fc910840b94c00a0b9d0",
    ].joined()

    static let all = [
        RFC8032Vector(
            name: "TEST 1",
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        RFC8032Vector(
            name: "TEST 2",
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        RFC8032Vector(
            name: "TEST 3",
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        RFC8032Vector(
            name: "TEST 1024",
            seed: "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
            publicKey: "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
            message: message1024,
            signature:
                "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23"
                + "c436d94b5e8fcd4f681e30a6ac00a9704a188a03"),
        RFC8032Vector(
            name: "TEST SHA(abc)",
            seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
    ]
}

/// A signature over the byte 0x72 that some verifiers accept and this one must not.
struct BadSignature: Sendable, CustomTestStringConvertible {
    let name, publicKey, signature: String

    var testDescription: String { name }

    private static let good = RFC8032Vector.all[1]
    private static let identity = "0100000000000000000000000000000000000000000000000000000000000000"
    private static let zero = "0000000000000000000000000000000000000000000000000000000000000000"
    /// R = 12345 B and S = 12345: right for every message under a key that is the identity.
    private static let forAnyMessage =
        "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
        + "3930000000000000000000000000000000000000000000000000000000000000"

    /// Computed with an implementation of RFC 8032 section 6 on integers. L is the order of the base point.
    static let all: [BadSignature] =
        [
            ("S + L", "f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10"),
            ("S + 2 L", "e201ad9e73dbbd1ef2c825598de5dbb5387b2eaeb4302aeeb00d291612bb0c20"),
            ("S + 8 L", "70f96fcc112e2c2ff875f32ac5c01533397b2eaeb4302aeeb00d291612bb0c80"),
            ("S + 15 L", "ebc42857cae3ac97d4bfb89fdb952ec5397b2eaeb4302aeeb00d291612bb0cf0"),
            ("S = 0", zero),
            ("S = L", "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"),
            ("S all ones", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        ].map {
            BadSignature(name: $0.0, publicKey: good.publicKey, signature: good.signature.prefix(64) + $0.1)
        } + [
            // RFC 8032 5.1.7 would take this one: S B = R + k A holds with R the identity.
            BadSignature(
                name: "R of small order, the equation holds", publicKey: good.publicKey,
                signature: identity + "675d054595fa17cb6a44e3ada6ca385e55667e41a63fdab0ac22d10000354002"),
            BadSignature(
                name: "R with a part of small order: right only times the cofactor",
                publicKey: good.publicKey,
                signature: "1c354c4c7a6de4bcb4fd275f391333dd9bf17d38b41332753f60cf56d5ef4fcc"
                    + "23e8e1aaefdc45f860f5ca5b73c0bf722860ae821fe368115f6f3c95e457250a"),
            BadSignature(
                name: "key with a part of small order: right only times the cofactor",
                publicKey: "0169d3c02f3edd121cafbe1dfd45c4cf4aac216a79e36e6326419f2a654d2d46",
                signature: "c9a3f86aae465f0e56513864510f3997561fa2c9e85ea21dc2292309f3cd6022"
                    + "59dbf8458f940d078a3574141af49a6b698c9c57a689d786d357cf1bed582f06"),
            BadSignature(
                name: "key and R the identity, S = 0", publicKey: identity, signature: identity + zero),
            BadSignature(
                name: "R not canonical: y = p + 1 for the identity", publicKey: good.publicKey,
                signature: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
                    + "675d054595fa17cb6a44e3ada6ca385e55667e41a63fdab0ac22d10000354002"),
            BadSignature(
                name: "key that is no point: y = 2",
                publicKey: "0200000000000000000000000000000000000000000000000000000000000000",
                signature: forAnyMessage),
        ]
        + [
            ("identity", identity),
            ("identity with a sign", "0100000000000000000000000000000000000000000000000000000000000080"),
            ("identity, not canonical", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            (
                "identity with a sign, not canonical",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            ),
            ("order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            ("order 4", zero),
            ("order 4 with a sign", "0000000000000000000000000000000000000000000000000000000000000080"),
            ("order 4, not canonical", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            ("order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            ("order 8, another", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            ("y = p + 3, not canonical", "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ].map { BadSignature(name: "key of \($0.0)", publicKey: $0.1, signature: forAnyMessage) }
}

/// The eight points of small order, as they are encoded.
private let smallOrder = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]

@Suite struct Ed25519Tests {
    @Test("RFC 8032 7.1", arguments: RFC8032Vector.all)
    func rfc8032(vector: RFC8032Vector) throws {
        let secret = try SecretKey(seed: bytes(vector.seed))
        let message = try bytes(vector.message)
        #expect(secret.publicKey == (try key(vector.publicKey)))
        #expect(Hex.encode(secret.sign(message)) == vector.signature)
        #expect(secret.publicKey.verifies(try bytes(vector.signature), over: message))
        #expect(Hex.encode(secret.withSeed { $0 }) == vector.seed)
    }

    @Test("signatures that are refused", arguments: BadSignature.all)
    func refused(_ bad: BadSignature) throws {
        #expect(!(try key(bad.publicKey).verifies(bytes(bad.signature), over: [0x72])))
    }

    @Test("every altered bit, byte more and byte less is noticed")
    func alterations() throws {
        let vector = RFC8032Vector.all[4]
        let signer = try key(vector.publicKey)
        let message = try bytes(vector.message)
        let signature = try bytes(vector.signature)
        for bit in 0..<512 {
            var altered = signature
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!signer.verifies(altered, over: message), "bit \(bit) of the signature")
            var other = message
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!signer.verifies(signature, over: other), "bit \(bit) of the message")
        }
        for bit in 0..<256 {
            var altered = signer.raw.bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!PublicKey(try #require(Hash32(altered))).verifies(signature, over: message))
        }
        for count in 0..<64 { #expect(!signer.verifies(Array(signature[..<count]), over: message)) }
        #expect(!signer.verifies(signature + [0], over: message))
        #expect(!signer.verifies(signature + signature, over: message))
        #expect(!signer.verifies(signature, over: message + [0]))
        #expect(!signer.verifies(signature, over: message.dropLast()))
        #expect(!signer.verifies(signature, over: []))
        #expect(!(try SecretKey.generate().publicKey).verifies(signature, over: message))
    }

    @Test("generated keys sign and differ; a seed has 32 bytes")
    func keys() throws {
        let first = try SecretKey.generate()
        let second = try SecretKey.generate()
        #expect(first.publicKey != second.publicKey)
        let signature = first.sign([1, 2, 3])
        #expect(first.publicKey.verifies(signature, over: [1, 2, 3]))
        #expect(!second.publicKey.verifies(signature, over: [1, 2, 3]))
        for count in [0, 31, 33, 64] {
            #expect(throws: CryptographyError.self) {
                try SecretKey(seed: [UInt8](repeating: 1, count: count))
            }
        }
    }

    @Test("points of small order and off the curve are no keys", arguments: smallOrder)
    func smallOrderIsNoKey(_ hex: String) throws {
        #expect(!(try key(hex).isUsable))
        // Beside one that is.
        #expect(try key(RFC8032Vector.all[0].publicKey).isUsable)
        // No point of the curve has y = 2.
        #expect(!(try key("02" + String(repeating: "00", count: 31)).isUsable))
    }

    @Test("a public key's text has one form")
    func publicKeyText() throws {
        let signer = try key(RFC8032Vector.all[0].publicKey)
        let text = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        #expect(signer.description == text)
        #expect(PublicKey(text) == signer)
        let base64 = text.dropFirst("ed25519:".count)
        for bad in [
            "", "ed25519:", String(base64), "ED25519:\(base64)", "ed25519: \(base64)", "ed25519:\(base64)\n",
            "ed25519:\(base64.dropLast())", "ed25519:\(base64.dropLast(2))p=",
            "ed25519:\(base64.replacing("/", with: "_"))",
            "ed25519:AAAA", "ed25519:" + Base64.encode([UInt8](repeating: 0, count: 33)),
        ] { #expect(PublicKey(bad) == nil, "\(bad)") }
        #expect(signer.keyID == SHA256.hash(signer.raw.bytes))
    }
}
