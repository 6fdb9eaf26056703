"""The calls of Vacademy's client, by what they are about: each file is a part of `VacademyClient`."""
