"""Rough amounts of benefits, calculated by GETTSIM, behind the contract in contract.json."""
