{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "k8pqU0ivAGNU1mrkiNLxfAQC+3PFnjmbWGe88CDbXMP1TMTjLHFQdZbm+8W6nHBJnG0rTfEFrzei8fDfdyMyDA=="
}
