// The schema of revocations.
extension RegistrySchema {
    static let revocation = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Revocation",
          "description": "revocations/<id>.json: an in-toto Statement v1 that takes something back. Signed: never edited.",
          "type": "object",
          "required": ["_type", "subject", "predicateType", "predicate"],
          "properties": {
            "_type": {"const": "https://in-toto.io/Statement/v1"},
            "predicateType": {"const": "urn:oracle-registry:predicate:revocation:v1"},
            "subject": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "required": ["name", "digest"],
                "properties": {
                  "name": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "digest": {
                    "type": "object",
                    "minProperties": 1,
                    "properties": {
                      "attestationId": {"$ref": "#/$defs/hash"},
                      "keyId": {"$ref": "#/$defs/hash"},
                      "sha256": {"$ref": "#/$defs/hash"},
                      "weights": {"$ref": "#/$defs/hash"}
                    },
                    "additionalProperties": false
                  }
                }
              }
            },
            "predicate": {
              "type": "object",
              "required": ["severity", "reason", "log"],
              "oneOf": [{"required": ["revokes"]}, {"required": ["withdraws"]}],
              "properties": {
                "revokes": {"enum": ["attestation", "digests", "key"]},
                "withdraws": {"const": "revocation"},
                "from": {
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 9007199254740992,
                  "description": "of a key: the log index from which on its signatures are void"
                },
                "severity": {"enum": ["compromised", "defective"]},
                "reason": {"type": "string", "minLength": 1, "maxLength": 4096},
                "log": {
                  "type": "object",
                  "required": ["size", "root"],
                  "properties": {
                    "size": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                    "root": {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"}
                  }
                }
              }
            }
          },
          "$defs": {"hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
        }

        """#
}
