/// The JSON Schemas of a registry's files, as `registry init` writes them into `schema/`. They stand here because a static
/// executable has no resources; a test holds `registry/schema` equal to them.
package enum RegistrySchema {
    package static let all: [(name: String, text: String)] = [
        ("registry.schema.json", registry),
        ("manifest.schema.json", manifest),
        ("statement.schema.json", statement),
        ("revocation.schema.json", revocation),
        ("signature.schema.json", signature),
        ("root.schema.json", root),
        ("signers.schema.json", signers),
        ("names.schema.json", names),
        ("tensors.schema.json", tensors),
        ("draft.schema.json", draft),
        ("key-request.schema.json", keyRequest),
    ]
}

extension RegistrySchema {
    private static let registry = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "registry.json",
          "description": "What a registry calls itself.",
          "type": "object",
          "required": ["name", "origin"],
          "properties": {
            "$schema": {"type": "string"},
            "name": {"type": "string", "minLength": 1, "maxLength": 512},
            "description": {"type": "string", "maxLength": 512},
            "origin": {"type": "string", "pattern": "^[^+\\s]{1,200}$"}
          }
        }

        """#

    private static let manifest = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Manifest",
          "description": "models/<owner>/<model>.json: the human side of a model's statements, which it must equal.",
          "type": "object",
          "required": ["name", "releases"],
          "properties": {
            "$schema": {"type": "string"},
            "name": {"$ref": "#/$defs/name"},
            "releases": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "required": ["statement", "artifacts"],
                "properties": {
                  "version": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "statement": {"enum": ["release", "observation"]},
                  "description": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "homepage": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "license": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "artifacts": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["name", "sha256"],
                      "properties": {
                        "name": {"type": "string", "minLength": 1, "maxLength": 1024, "pattern": "^[^/\\\\][^\\\\]*$"},
                        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                        "size": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                        "format": {"type": "string", "minLength": 1, "maxLength": 4096},
                        "kind": {"type": "string", "minLength": 1, "maxLength": 4096},
                        "url": {"type": "string", "minLength": 1, "maxLength": 4096},
                        "aliases": {"$ref": "#/$defs/aliases"}
                      },
                      "additionalProperties": false
                    }
                  },
                  "weights": {"type": "string", "pattern": "^weights:[0-9a-f]{64}$"},
                  "tensors": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                  "bytes": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                  "aliases": {"$ref": "#/$defs/aliases"},
                  "lineage": {
                    "oneOf": [
                      {
                        "type": "object",
                        "required": ["parents"],
                        "properties": {"parents": {"type": "array", "minItems": 1, "maxItems": 256, "items": {"$ref": "#/$defs/parent"}}}
                      },
                      {"type": "object", "required": ["origin"], "properties": {"origin": {"const": "from-scratch"}}}
                    ]
                  },
                  "sources": {"type": "array", "items": {"$ref": "#/$defs/source"}},
                  "attestations": {"type": "array", "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
                },
                "additionalProperties": false
              }
            }
          },
          "additionalProperties": false,
          "$defs": {
            "name": {
              "type": "string",
              "maxLength": 193,
              "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$"
            },
            "aliases": {
              "type": "object",
              "description": "other programs' names for the same bytes: found by a look-up, and no proof",
              "properties": {
                "safemodels-0.2.0": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
                "safemodels-0.1.0": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,19})$"},
                "safetensors-data": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "gguf-sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "gguf-uuid": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
                "oms-root": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "model": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
              }
            },
            "digest": {"type": "string", "pattern": "^(sha256|weights):[0-9a-f]{64}$"},
            "parent": {
              "type": "object",
              "required": ["name", "relation"],
              "properties": {
                "name": {"$ref": "#/$defs/name"},
                "version": {"type": "string", "minLength": 1, "maxLength": 4096},
                "relation": {"enum": ["finetune", "adapter", "merge", "quantized", "distilled", "converted", "pruned", "edited"]},
                "digests": {"type": "array", "items": {"$ref": "#/$defs/digest"}},
                "basis": {"type": "string", "minLength": 1, "maxLength": 4096}
              }
            },
            "source": {
              "type": "object",
              "required": ["tier"],
              "properties": {
                "tier": {"enum": ["publisher's list", "measured", "third party"]},
                "repo": {"type": "string", "minLength": 1, "maxLength": 4096},
                "commit": {"type": "string", "minLength": 1, "maxLength": 4096},
                "package": {"type": "string", "minLength": 1, "maxLength": 4096},
                "version": {"type": "string", "minLength": 1, "maxLength": 4096},
                "path": {"type": "string", "minLength": 1, "maxLength": 4096}
              },
              "anyOf": [{"required": ["repo"]}, {"required": ["package"]}]
            }
          }
        }

        """#

    private static let statement = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Statement",
          "description": "attestations/<owner>/<model>/<id>.json: an in-toto Statement v1. Signed: never edited.",
          "type": "object",
          "required": ["_type", "subject", "predicateType"],
          "properties": {
            "_type": {"const": "https://in-toto.io/Statement/v1"},
            "subject": {
              "type": "array",
              "minItems": 1,
              "maxItems": 2000,
              "items": {
                "type": "object",
                "required": ["name", "digest"],
                "properties": {
                  "name": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "digest": {
                    "type": "object",
                    "minProperties": 1,
                    "properties": {"sha256": {"$ref": "#/$defs/hex"}, "weights": {"$ref": "#/$defs/hex"}}
                  }
                }
              }
            },
            "predicateType": {"type": "string", "minLength": 1, "maxLength": 512},
            "predicate": {"type": "object"}
          },
          "allOf": [
            {
              "if": {
                "type": "object",
                "required": ["predicateType"],
                "properties": {
                  "predicateType": {"enum": ["urn:oracle-registry:predicate:observation:v1", "urn:oracle-registry:predicate:release:v1"]}
                }
              },
              "then": {"type": "object", "required": ["predicate"], "properties": {"predicate": {"$ref": "#/$defs/claims"}}}
            },
            {
              "if": {
                "type": "object",
                "required": ["predicateType"],
                "properties": {"predicateType": {"const": "urn:oracle-registry:predicate:observation:v1"}}
              },
              "then": {"type": "object", "required": ["predicate"], "properties": {"predicate": {"required": ["sources"]}}}
            },
            {
              "if": {
                "type": "object",
                "required": ["predicateType"],
                "properties": {"predicateType": {"const": "urn:oracle-registry:predicate:evaluation:v1"}}
              },
              "then": {
                "type": "object",
                "required": ["predicate"],
                "properties": {"predicate": {"$ref": "#/$defs/evaluation"}, "subject": {"$ref": "#/$defs/measuredSubject"}}
              }
            },
            {
              "if": {
                "type": "object",
                "required": ["predicateType"],
                "properties": {"predicateType": {"const": "urn:oracle-registry:predicate:comparison:v1"}}
              },
              "then": {
                "type": "object",
                "required": ["predicate"],
                "properties": {"predicate": {"$ref": "#/$defs/comparison"}, "subject": {"$ref": "#/$defs/measuredSubject"}}
              }
            }
          ],
          "$defs": {
            \#(measured)
            "hex": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "digest": {"type": "string", "pattern": "^(sha256|weights):[0-9a-f]{64}$"},
            "name": {
              "type": "string",
              "maxLength": 193,
              "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$"
            },
            "aliases": {
              "type": "object",
              "description": "other programs' names for the same bytes: found by a look-up, and no proof",
              "properties": {
                "safemodels-0.2.0": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
                "safemodels-0.1.0": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,19})$"},
                "safetensors-data": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "gguf-sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "gguf-uuid": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
                "oms-root": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "model": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
              }
            },
            "indexes": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 9007199254740992}},
            "parent": {
              "type": "object",
              "required": ["name", "relation"],
              "properties": {
                "name": {"$ref": "#/$defs/name"},
                "version": {"type": "string", "minLength": 1, "maxLength": 4096},
                "relation": {"enum": ["finetune", "adapter", "merge", "quantized", "distilled", "converted", "pruned", "edited"]},
                "digests": {"type": "array", "items": {"$ref": "#/$defs/digest"}},
                "basis": {"type": "string", "minLength": 1, "maxLength": 4096},
                "sources": {"$ref": "#/$defs/indexes"}
              }
            },
            "source": {
              "type": "object",
              "required": ["tier"],
              "properties": {
                "tier": {"enum": ["publisher's list", "measured", "third party"]},
                "repo": {"type": "string", "minLength": 1, "maxLength": 4096},
                "commit": {"type": "string", "minLength": 1, "maxLength": 4096},
                "package": {"type": "string", "minLength": 1, "maxLength": 4096},
                "version": {"type": "string", "minLength": 1, "maxLength": 4096},
                "path": {"type": "string", "minLength": 1, "maxLength": 4096}
              },
              "anyOf": [{"required": ["repo"]}, {"required": ["package"]}]
            },
            "claims": {
              "type": "object",
              "required": ["model"],
              "properties": {
                "model": {"$ref": "#/$defs/name"},
                "version": {"type": "string", "minLength": 1, "maxLength": 4096},
                "license": {"type": "string", "minLength": 1, "maxLength": 4096},
                "description": {"type": "string", "minLength": 1, "maxLength": 4096},
                "homepage": {"type": "string", "minLength": 1, "maxLength": 4096},
                "aliases": {"$ref": "#/$defs/aliases"},
                "artifacts": {
                  "type": "array",
                  "maxItems": 2000,
                  "items": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                      "name": {"type": "string", "minLength": 1, "maxLength": 1024, "pattern": "^[^/\\\\][^\\\\]*$"},
                      "size": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                      "format": {"type": "string", "minLength": 1, "maxLength": 4096},
                      "kind": {"type": "string", "minLength": 1, "maxLength": 4096},
                      "url": {"type": "string", "minLength": 1, "maxLength": 4096},
                      "aliases": {"$ref": "#/$defs/aliases"},
                      "sources": {"$ref": "#/$defs/indexes"}
                    }
                  }
                },
                "weights": {
                  "type": "object",
                  "required": [],
                  "properties": {
                    "tensors": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                    "bytes": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                    "manifest": {"type": "boolean"},
                    "aliases": {"$ref": "#/$defs/aliases"},
                    "files": {
                      "type": "array",
                      "items": {"type": "string", "minLength": 1, "maxLength": 1024, "pattern": "^[^/\\\\][^\\\\]*$"}
                    },
                    "sources": {"$ref": "#/$defs/indexes"}
                  }
                },
                "lineage": {
                  "oneOf": [
                    {
                      "type": "object",
                      "required": ["parents"],
                      "properties": {"parents": {"type": "array", "minItems": 1, "maxItems": 256, "items": {"$ref": "#/$defs/parent"}}}
                    },
                    {"type": "object", "required": ["origin"], "properties": {"origin": {"const": "from-scratch"}}}
                  ]
                },
                "sources": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/source"}}
              }
            }
          }
        }

        """#

    private static let signature = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Signature",
          "description": "<id>.<keyid16>.sig: one signature on the DSSE PAE of the file beside it.",
          "type": "object",
          "required": ["keyid", "sig"],
          "properties": {
            "keyid": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "sig": {"type": "string", "pattern": "^[A-Za-z0-9+/]{86}==$"}
          },
          "additionalProperties": false
        }

        """#
}
